"""The rules of the house: who may import whom, what no file may be called, what the locks must hold."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from streamlit import config

ROOT = Path(__file__).resolve().parent.parent


def imports_of(path: Path, *, at_top_only: bool = False) -> set[str]:
    """The full names of the modules that a file imports; relative imports are refused elsewhere."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in tree.body if at_top_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
    return found


def reaches(imports: set[str], *packages: str) -> set[str]:
    return {
        name
        for name in imports
        if any(name == package or name.startswith(f"{package}.") for package in packages)
    }


def modules_in(folder: str) -> Iterator[Path]:
    return (ROOT / folder).rglob("*.py")


def test_imports_run_down_only() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_run_needs_nothing_but_python() -> None:
    roots = {name.split(".")[0] for name in imports_of(ROOT / "run.py")}
    assert roots <= sys.stdlib_module_names
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_the_command_line_does_not_know_the_pages() -> None:
    imports = imports_of(ROOT / "cli.py")
    assert not reaches(imports, "pages", "app")
    assert not reaches(imports_of(ROOT / "cli.py", at_top_only=True), "streamlit", "pandas", "tests")


def test_the_web_face_reaches_core_as_a_page_does() -> None:
    beyond = reaches(
        imports_of(ROOT / "app.py"), "core.store", "core.llm", "core.notify", "core.reports", "core.imports"
    )
    assert not beyond


def calls_in(node: ast.AST, here: str, origins: dict[str, str]) -> set[str]:
    """What is called, as "module.function" where that is known: "write" for `context.database.write()`."""
    called: set[str] = set()
    for call in ast.walk(node):
        match call:
            case ast.Call(func=ast.Name(id=name)):
                called.add(origins.get(name, f"{here}.{name}"))
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attribute)) if name in origins:
                called.add(f"{origins[name]}.{attribute}")
            case ast.Call(func=ast.Attribute(attr=attribute)):
                called.add(attribute)
    return called


def calls_by_function(folder: str) -> dict[str, set[str]]:
    """For each function of a folder, what it calls."""
    found: dict[str, set[str]] = {}
    for path in modules_in(folder):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        here = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        origins = {
            name.asname or name.name: f"{node.module}.{name.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for name in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{here}.{node.name}"] = calls_in(node, here, origins)
    return found


def test_questions_open_no_write_session() -> None:
    assert [name for name, called in calls_by_function("core/queries").items() if "write" in called] == []


def test_an_action_never_calls_an_action() -> None:
    """Two write transactions, one inside the other, would wait for each other for ever."""
    functions = calls_by_function("core/actions")
    writing = {"write"}
    while more := {name for name, called in functions.items() if called & writing} - writing:
        writing |= more
    actions = {name for name in writing - {"write"} if not name.rpartition(".")[2].startswith("_")}
    assert actions
    assert {name: called & actions for name, called in functions.items() if called & actions} == {}


def test_pages_start_nothing_in_the_background_and_speak_no_sql() -> None:
    for path in modules_in("pages"):
        assert not reaches(
            imports_of(path), "sqlalchemy", "threading", "asyncio", "huey", "multiprocessing"
        ), path


def test_no_page_takes_the_name_of_another_module() -> None:
    """The folder of the script is on sys.path: such a page would be imported in place of the module."""
    taken = (
        set(sys.stdlib_module_names)
        | set(packages_distributions())
        | {"core", "worker", "tests", "app", "cli", "run"}
    )
    names = {
        path.stem for path in (ROOT / "pages").iterdir() if path.suffix == ".py" and path.stem != "__init__"
    }
    assert names
    assert not names & taken


def test_parts_of_pages_are_imported_by_their_whole_name() -> None:
    for path in modules_in("pages"):
        assert not reaches(imports_of(path), "parts"), path


def test_no_message_hides_in_an_f_string() -> None:
    """Babel does not look into them before Python 3.12: the message would not be in the catalogue."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in ("core", "pages", "worker")
        for path in modules_in(folder)
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_", "n_", "N_")
        and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []


def test_every_file_says_first_what_it_is_for() -> None:
    files = [
        *ROOT.glob("*.py"),
        *modules_in("core"),
        *modules_in("pages"),
        *modules_in("worker"),
        *modules_in("tests"),
    ]
    silent = [
        str(path.relative_to(ROOT))
        for path in files
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent


def test_names_are_nouns_of_the_house() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "base"}
    folders = ("core", "pages", "worker", "tests")
    assert not [
        path for folder in folders for path in modules_in(folder) if vague & set(path.with_suffix("").parts)
    ]


def pins(lock: str) -> set[str]:
    return set(re.findall(r"^\w\S*==[^\\\n]*", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def test_the_development_lock_holds_the_plain_one_whole() -> None:
    assert pins("requirements.txt")
    assert pins("requirements.txt") <= pins("requirements-dev.txt")


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_follows_what_was_asked_for(name: str) -> None:
    asked = re.findall(r"^(\w[\w-]*)", (ROOT / f"{name}.in").read_text(encoding="utf-8"), re.MULTILINE)
    locked = {pin.split("==")[0] for pin in pins(f"{name}.txt")}
    assert set(asked) <= locked


def streamlit_settings() -> dict[str, object]:
    found: dict[str, object] = {}

    def walk(prefix: str, table: dict[str, object]) -> None:
        for key, value in table.items():
            if isinstance(value, dict) and f"{prefix}{key}" not in config.get_config_options():
                walk(f"{prefix}{key}.", value)
            else:
                found[f"{prefix}{key}"] = value

    walk("", tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")))
    return found


def test_streamlit_knows_each_of_its_settings() -> None:
    known = set(config.get_config_options())
    assert set(streamlit_settings()) <= known
    assert streamlit_settings()["server.address"] == "127.0.0.1"


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: object, other: object) -> float:
    dark, light = sorted((luminance(str(one)), luminance(str(other))))
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: object, ground: object, share: float) -> str:
    """What `share` of a colour over its ground looks like."""
    pairs = [(int(str(colour)[at : at + 2], 16), int(str(ground)[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02x}" for over, under in pairs)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_what_is_to_be_read_stands_out_from_its_ground(look: str) -> None:
    settings = streamlit_settings()
    theme = {
        key.removeprefix(f"theme.{look}."): value for key, value in settings.items() if f".{look}." in key
    }
    plain = ("backgroundColor", "secondaryBackgroundColor")
    grounds = [value for key, value in theme.items() if key.rpartition(".")[2] in plain]
    for ground in grounds:
        assert contrast(theme["textColor"], ground) >= 4.5
        assert contrast(mixed(theme["textColor"], ground, 0.6), ground) >= 4.5, "captions are drawn at 60 %"
        assert contrast(theme["linkColor"], ground) >= 4.5
        assert contrast(theme["primaryColor"], ground) >= 3, "the edge of a button or a field"
    assert contrast(theme["primaryColor"], "#ffffff") >= 4.5, "Streamlit writes in white on a main button"
    pages = [theme["backgroundColor"], theme["sidebar.backgroundColor"]]
    for name in ("red", "orange", "yellow", "green", "blue", "violet", "gray"):
        text = theme[f"{name}TextColor"]
        for ground in (theme[f"{name}BackgroundColor"], *pages):
            assert contrast(text, ground) >= 4.5, name
        for ground in pages:
            assert contrast(theme[f"{name}Color"], ground) >= 3, f"a sign in {name}"
    bars = theme["chartCategoricalColors"]
    assert isinstance(bars, list)
    assert all(contrast(colour, theme["backgroundColor"]) >= 3 for colour in bars), "a bar of a chart"


def test_the_style_sheet_knows_no_colour_but_those_of_the_theme() -> None:
    said = (ROOT / "static" / "cronica.css").read_text(encoding="utf-8")
    pairs = re.findall(r"light-dark\((#\w+), (#\w+)\)", said)
    assert len(re.findall(r"#[0-9a-f]{6}\b", said)) == 2 * len(pairs)
    for place, look in enumerate(("light", "dark")):
        settings = streamlit_settings()
        theme = [value for key, value in settings.items() if key.startswith(f"theme.{look}.")]
        known = {colour for value in theme for colour in (value if isinstance(value, list) else [value])}
        assert {pair[place] for pair in pairs} <= known
