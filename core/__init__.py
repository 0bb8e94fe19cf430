"""What the product knows. Imports neither streamlit nor huey."""

VERSION = "0.1.0"
