"""A Streamlit page with the widgets that our pages use, and nothing of ours: what axe-core finds here is
Streamlit's own."""

import streamlit as st
from streamlit_autorefresh import st_autorefresh


def show_widgets() -> None:
    """One of each."""
    st.title("Widgets")
    st.badge("Ready", color="green")
    st.caption("A caption")
    with st.sidebar:
        st.segmented_control("Language", ["es", "en"], default="es", label_visibility="collapsed")
        st.code("python run.py work", language=None)
    with st.container(horizontal=True):
        st.button("Plain")
        st.button("Primary", type="primary", icon=":material/upload:")
        st.button("Tertiary", type="tertiary")
        st.button("Disabled", disabled=True)
        st.download_button("File", b"", "file.txt", on_click="ignore")
        st.page_link("other.py", label="Elsewhere", icon=":material/home:")
        with st.popover("More", icon=":material/notifications:"):
            st.write("Inside")
    st.text_input("Text", placeholder="some text", help="What it is for")
    st.text_input("Search", type="search")
    st.text_input("Password", type="password")
    st.selectbox("One", ["a", "b"], filter_mode=None)
    st.selectbox("One of many", [str(number) for number in range(200)])
    st.date_input("Day", value=None, format="DD/MM/YYYY")
    st.number_input("Number", value=None, min_value=1, step=1)
    st.checkbox("Check")
    st.toggle("Toggle")
    st.radio("Radio", ["a", "b"])
    st.pills("Pills", ["a", "b"], selection_mode="multi")
    st.segmented_control("Segments", ["a", "b"], default="a")
    st.file_uploader("File", type=["csv"])
    st.pagination(5)
    st.progress(0.4, "Under way")
    with st.expander("Fold", icon=":material/tune:"):
        st.write("Inside")
    first, second = st.tabs(["First", "Second"])
    first.write("In the first")
    second.write("In the second")
    for message in (st.info, st.success, st.warning, st.error):
        message("A message", icon=":material/info:")
    with st.form("form"):
        st.text_input("In a form")
        st.form_submit_button("Send")
    st_autorefresh(interval=60_000)


page = st.navigation(
    {
        "Section": [
            st.Page(show_widgets, title="Widgets", default=True),
            st.Page("other.py", title="Other"),
        ]
    }
)
st.set_page_config(page_title="Bare", layout="wide")
page.run()
