"""How the facts writer tells each field: by its shape, with its grammar, and never an address."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest

from core.domain.facts import AgeBand, Attendance, EventState, Facts, Output, Quote
from core.llm.facts_writer import compose

WORKSHOP = Facts(
    "Cuentas claras", EventState.DONE, kind="taller", starts_on=date(2026, 9, 12), place="Salón comunal"
)


def told(facts: Facts, language: str = "es", number: int = 1) -> str:
    return compose(facts, language, "PROYECTO/1", number)


def ways(facts: Facts, language: str = "es") -> list[str]:
    """The texts of twenty-four versions: every opening, and most phrasings."""
    return [told(facts, language, number) for number in range(1, 25)]


@pytest.mark.parametrize(
    "nothing", ["N/A", "n/a", "S/D", "s/d", "-", "--", "ninguna", "Ninguno.", "none", "sin datos", "."]
)
def test_what_says_nothing_is_passed_over(nothing):
    full = replace(
        WORKSHOP,
        programme=nothing,
        objectives=nothing,
        description=nothing,
        results=nothing,
        difficulties=nothing,
        agreements=nothing,
        price=nothing,
        target_group=nothing,
        locality=nothing,
        quotes=(Quote(nothing),),
        outputs=(Output(Decimal(3), nothing),),
        extra=(("Acta", nothing),),
    )
    assert ways(full) == ways(WORKSHOP)


@pytest.mark.parametrize(
    "unsayable",
    [
        "https://ejemplo.org/taller?id=3",
        "www.ejemplo.org",
        "coro@ejemplo.es",
        "91 555 01 23",
        "+57 310 555 0123",
        "40.39245798191536",
        "C.P. 28045",
    ],
)
def test_addresses_telephones_and_codes_are_never_said(unsayable):
    facts = replace(
        WORKSHOP,
        title=f"Cuentas claras ({unsayable})",
        place=f"Salón comunal, {unsayable}",
        description=f"Se revisaron los gastos. Más en {unsayable}. Cada familia elaboró su presupuesto.",
        results=f"14 presupuestos, {unsayable}",
        price=f"Gratuito: {unsayable}",
        quotes=(Quote(f"Lo conté en {unsayable} a mi vecina."),),
        extra=(("Contacto", unsayable),),
    )
    for language in ("es", "en"):
        for text in ways(facts, language):
            assert unsayable not in text
            assert "()" not in text


def test_shapes_of_an_objective():
    def aims(objectives: str, number: int = 3) -> str:
        return told(replace(WORKSHOP, objectives=objectives, state=EventState.DONE), number=number)

    assert "fortalecer capacidades y mejorar el acceso" in aims(
        "- Fortalecer capacidades\n- Mejorar el acceso"
    )
    assert "que las familias lleven un registro" in aims("Que las familias lleven un registro.")
    assert ": mejora de la convivencia." in aims("Mejora de la convivencia")
    assert "«Queremos aprender a ahorrar»" in aims("Queremos aprender a ahorrar")


def test_first_person_and_praise_are_quoted_and_third_person_is_kept():
    def work(description: str) -> str:
        return told(replace(WORKSHOP, description=description))

    assert "«Nos reunimos en la plaza»" in work("Nos reunimos en la plaza.")
    assert "«El taller fue un gran éxito»" in work("El taller fue un gran éxito.")
    assert "Cada familia elaboró su presupuesto." in work("Cada familia elaboró su presupuesto.")
    assert "«" not in work("Cada familia elaboró su presupuesto.").split("\n\n")[-1].replace(
        "«Cuentas claras»", ""
    )


@pytest.mark.parametrize(
    ("attendance", "said"),
    [
        (Attendance(total=45, women=31), "45 personas, 31 de ellas mujeres."),
        (Attendance(total=45, women=31, men=14), "45 personas, 31 mujeres y 14 hombres."),
        (Attendance(total=12, women=12), "12 personas, todas ellas mujeres."),
        (Attendance(total=1), " una persona."),
        (Attendance(total=9, women=1), "9 personas, una de ellas mujer."),
        (Attendance(total=20, women=15, men=9), "20 personas."),
        (Attendance(total=20, women=15, not_recorded=6, disability=2), "20 personas; entre ellas, 2"),
        (Attendance(total=20, disability=21, age_bands=(AgeBand("menores de 18", 22),)), "20 personas."),
        (Attendance(total=1250), "1250 personas."),
        (Attendance(total=12500), "12.500 personas."),
        (Attendance(total=0), "cero asistencias."),
        (Attendance(women=12, men=30), "12 mujeres y 30 hombres."),
        (
            Attendance(total=45, women=31, age_bands=(AgeBand("menores de 18 años", 9),)),
            "45 personas, 31 de ellas mujeres; 9 tenían menos de 18 años.",
        ),
    ],
)
def test_who_came(attendance, said):
    assert all(said in text for text in ways(replace(WORKSHOP, attendance=attendance)))


def test_attendances_of_several_sessions_are_not_people():
    facts = replace(WORKSHOP, sessions=4, attendance=Attendance(total=120), distinct_people=35)
    text = told(facts)
    assert "120 asistencias en las cuatro sesiones" in text
    assert "35 personas distintas" in text
    assert "120 personas" not in text


def test_what_contradicts_the_total_is_not_told():
    came = Attendance(
        total=200,
        women=151,
        men=93,
        not_recorded=74,
        disability=231,
        age_bands=(AgeBand("menores de 18", 225),),
    )
    facts = replace(WORKSHOP, attendance=came, distinct_people=264)
    for text in ways(facts) + ways(facts, "en"):
        assert "200" in text
        assert not any(number in text for number in ("151", "93", "74", "231", "225", "264"))


def test_a_quote_without_consent_goes_without_the_name():
    for consent in (True, False):
        facts = replace(WORKSHOP, quotes=(Quote("Nunca lo había visto así.", "Rosa Quispe", consent),))
        for text in ways(facts) + ways(facts, "en"):
            assert "Nunca lo había visto así" in text
            assert ("Rosa Quispe" in text) is consent


def test_articles_and_contractions():
    facts = replace(
        WORKSHOP,
        place="Centro Cultural Zazuar",
        organiser="Ayuntamiento de Villa Nueva",
        programme="Plan de barrio",
    )
    for text in ways(facts):
        assert "l Centro Cultural Zazuar" in text
        assert "Ayuntamiento de Villa Nueva" in text
        assert "de el " not in text
        assert "a el " not in text
    assert any("del Ayuntamiento de Villa Nueva" in text for text in ways(facts))
    assert all(
        "n El Salvador" in text
        for text in ways(replace(WORKSHOP, place="El Salvador"))
        if "acogió" not in text
    )


def test_a_title_that_names_its_kind_is_not_named_twice():
    for text in ways(replace(WORKSHOP, title="Taller de huertos")):
        assert "taller «Taller" not in text
        assert "«Taller de huertos»" in text


def test_a_programme_of_the_same_name_is_said_to_be_so():
    for text in ways(replace(WORKSHOP, programme="Cuentas claras")):
        assert "mismo nombre" in text or "io nombre al programa" in text


@pytest.mark.parametrize("kind", ["ProgramacionDestacadaAgendaCultura", "X_42", "1ciudad21distritos"])
def test_a_kind_that_says_nothing_is_an_activity(kind):
    text = told(replace(WORKSHOP, kind=kind))
    assert kind not in text
    assert "actividad" in text


@pytest.mark.parametrize(
    ("starts", "ends", "hour", "said"),
    [
        (date(2026, 9, 12), None, time(19, 30), "12 de septiembre de 2026 a las 19:30"),
        (date(2026, 9, 12), None, time(1, 5), "12 de septiembre de 2026 a la 1:05"),
        (date(2021, 10, 7), date(2021, 10, 28), None, "del 7 al 28 de octubre de 2021"),
        (date(2021, 9, 30), date(2021, 10, 2), None, "del 30 de septiembre al 2 de octubre de 2021"),
        (date(2018, 2, 21), date(2022, 6, 24), None, "del 21 de febrero de 2018 al 24 de junio de 2022"),
        (date(2021, 11, 13), date(2021, 11, 14), None, "los días 13 y 14 de noviembre de 2021"),
    ],
)
def test_dates(starts, ends, hour, said):
    announced = Facts("Paseo", starts_on=starts, ends_on=ends, starts_at=hour)
    assert said in told(announced, number=2)


@pytest.mark.parametrize(
    ("price", "said"),
    [
        ("18 euros", "18 euros."),
        ("De 6 a 22 euros", "de 6 a 22 euros."),
        ("Gratuito", "El acceso es gratuito."),
        ("Entrada libre hasta completar aforo", "La entrada es libre hasta completar aforo."),
        ("3,5 ?", ": «3,5 ?»."),
        ("15 euros anticipada / 18 en taquilla", ": «15 euros anticipada / 18 en taquilla»."),
    ],
)
def test_prices(price, said):
    assert said in told(replace(WORKSHOP, price=price))


def test_a_field_in_another_language_is_quoted():
    facts = replace(
        WORKSHOP, description="Se revisaron los gastos de un mes y cada familia elaboró su presupuesto."
    )
    assert "“Se revisaron los gastos" in told(facts, "en")
