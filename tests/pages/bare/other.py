"""A page to lead to."""

import streamlit as st

st.title("Other")
