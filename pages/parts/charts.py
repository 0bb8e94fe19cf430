"""Charts in the looks of the house: its colours and type, light or dark, numbers as the reader writes."""

from functools import cache
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.i18n import language, region

FONT = "'Source Sans', sans-serif"
_SEPARATORS = {"comma": ",.", "point": ".,"}
_OF_LANGUAGE = {"es": "comma", "en": "point"}


def show_chart(figure: go.Figure, label: str, *, key: str) -> None:
    """Draw a figure. `label` says in words what is to be seen, for those who do not see it."""
    look = st.context.theme.type or "light"
    figure.update_layout(
        template=template(look), separators=_SEPARATORS[region() or _OF_LANGUAGE[language()]]
    )
    st.plotly_chart(figure, theme=None, key=key, config={"displayModeBar": False}, alt=label)


@cache
def template(look: str) -> go.layout.Template:
    """How every figure looks in the light or the dark, from the theme in .streamlit/config.toml."""
    text, line = (_colour(look, name) for name in ("textColor", "borderColor"))
    axis: dict[str, Any] = {
        "gridcolor": line,
        "linecolor": line,
        "zerolinecolor": line,
        "automargin": True,
        "fixedrange": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 14, "color": text},
            "colorway": st.get_option(f"theme.{look}.chartCategoricalColors"),
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
            "xaxis": {**axis, "showgrid": False},
            "yaxis": {**axis, "rangemode": "tozero"},
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
            "hoverlabel": {
                "font": {"family": FONT, "color": text},
                "bgcolor": _colour(look, "secondaryBackgroundColor"),
                "bordercolor": line,
            },
            "barmode": "stack",
            "bargap": 0.25,
        }
    )


def _colour(look: str, name: str) -> str:
    return st.get_option(f"theme.{look}.{name}")
