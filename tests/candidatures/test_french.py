"""A commune's name after « de » and « à »."""

import pytest

from candidatures.french import after_a, after_de


@pytest.mark.parametrize(
    ("name", "de", "a"),
    [
        ("Tresson", "de Tresson", "à Tresson"),
        ("Odos", "d’Odos", "à Odos"),
        ("Écommoy", "d’Écommoy", "à Écommoy"),
        ("Ugny", "d’Ugny", "à Ugny"),
        ("Le Mans", "du Mans", "au Mans"),
        ("Les Adrets", "des Adrets", "aux Adrets"),
        ("La Dornac", "de La Dornac", "à La Dornac"),
        ("L’Abergement-Clémenciat", "de L’Abergement-Clémenciat", "à L’Abergement-Clémenciat"),
        ("Lescheraines", "de Lescheraines", "à Lescheraines"),
        ("Honfleur", "de Honfleur", "à Honfleur"),
    ],
)
def test_name_after_de_and_a(name, de, a):
    assert (after_de(name), after_a(name)) == (de, a)
