"""What a name means: whole names, words of one, and what somebody could have meant where it is none."""

import pytest

import detente
from detente import DetenteError
from detente.names import article, resolve
from detente.suggestions import suggest


@pytest.mark.parametrize(
    ("text", "cls", "entity"),
    [
        ("Zelenskyy", "Actor", "person:volodymyr-zelenskyy"),
        ("zelensky", None, "person:volodymyr-zelenskyy"),
        ("Kuleba", "Actor", "person:dmytro-kuleba"),
        ("Zakharova", None, "person:maria-zakharova"),
        ("Orbán", "Person", "person:viktor-orban"),
        ("Xi", "Actor", "person:xi-jinping"),
        ("minister foreign qatar", "Office", "office:foreign-minister-of-qatar"),
        ("Putin", "Actor", "person:vladimir-putin"),  # and not who claim to know him
        ("Modi", None, "person:narendra-modi"),  # and neither his visit nor what is written of it
        ("Congo", "State", "state:COG"),  # a whole name goes before words of others
    ],
)
def test_words_of_a_name_are_enough_where_they_are_of_one_thing(
    dataset: detente.Dataset, text: str, cls: str | None, entity: str
) -> None:
    assert resolve(dataset, text, cls) == detente.expand(entity)


@pytest.mark.parametrize(
    ("text", "cls", "candidates"),
    [
        ("Korea", "State", ["state:KOR", "state:PRK"]),
        ("foreign minister", "Office", ["office:foreign-minister-of-canada", " and 10 more."]),
    ],
)
def test_words_of_several_names_list_them(dataset: detente.Dataset, text: str, cls: str, candidates: list[str]) -> None:
    with pytest.raises(DetenteError, match=f"'{text}' is ambiguous") as caught:
        resolve(dataset, text, cls)
    for candidate in candidates:
        assert candidate in (caught.value.hint or "")


NOTHING = "Use an IRI, a prefixed name, a code or a label."


@pytest.mark.parametrize(
    ("text", "cls", "hint"),
    [
        ("Modi", "State", "person:narendra-modi is a Person."),
        ("Joe Biden", "State", NOTHING),
        ("Joe Biden", None, NOTHING),
        ("Biden", None, NOTHING),  # a word in the title of a document
        ("Atlantis", "State", NOTHING),
        ("", "State", NOTHING),
        ("Swizerland", "State", "Nearest: state:CHE."),
        ("Foreign Minister Lavrov", "Actor", "Nearest: person:sergey-lavrov."),
        ("President Zelenskiy", "Person", "Nearest: person:volodymyr-zelenskyy."),
        ("burgenstok-communique", "Instrument", "Nearest: instrument:burgenstock-communique."),
        ("event:burgenstok-2024", "Event", "Nearest: event:burgenstock-2024."),
        ("state:CHE", "Event", "It is an Actor and a State."),
    ],
)
def test_a_name_of_nothing_is_answered_with_what_is_near_or_with_nothing(
    dataset: detente.Dataset, text: str, cls: str | None, hint: str
) -> None:
    with pytest.raises(DetenteError) as caught:
        resolve(dataset, text, cls)
    assert (caught.value.hint or "").startswith(hint)


def test_the_article_fits_the_class() -> None:
    assert [article(cls) for cls in ("Actor", "Event", "State")] == ["an Actor", "an Event", "a State"]


@pytest.mark.parametrize(("text", "values"), [("Mod", ["Modi"]), ("Zakh", ["Zakharova"]), ("zelenskyy", ["Zelenskyy"])])
def test_a_later_word_of_a_name_is_completed(dataset: detente.Dataset, text: str, values: list[str]) -> None:
    assert [found.value for found in suggest(dataset, text, "Actor")] == values


def test_what_is_completed_means_one_thing(dataset: detente.Dataset) -> None:
    found = suggest(dataset, "Zel", "Actor")
    assert {"Zelensky", "Zelenskyy"} <= {suggestion.value for suggestion in found}
    for suggestion in found:
        assert resolve(dataset, suggestion.value, "Actor") == detente.expand(suggestion.help)
