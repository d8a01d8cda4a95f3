import pytest
from bs4 import BeautifulSoup
from django import forms


class TownHallForm(forms.Form):
    name = forms.CharField(label="Nom", help_text="Celui de la mairie.")
    phone = forms.CharField(label="Téléphone", required=False)
    state = forms.ChoiceField(
        label="État du local",
        choices=[("good", "Bon"), ("bad", "Mauvais")],
        widget=forms.RadioSelect,
        help_text="À vue d’œil.",
    )
    shops = forms.MultipleChoiceField(
        label="Commerces", choices=[("bread", "Boulangerie"), ("none", "Aucun")], widget=forms.CheckboxSelectMultiple
    )
    agrees = forms.BooleanField(label="La mairie est d’accord")
    photo = forms.FileField(label="Photo", required=False)
    notes = forms.CharField(label="Notes", widget=forms.Textarea, required=False)


class FilterForm(TownHallForm):
    hides_optional = True


def rendered(form, name):
    return BeautifulSoup(form[name].as_field_group(), "html.parser")


def test_a_field_is_described_by_its_hint():
    field = rendered(TownHallForm(), "name")

    assert field.label["for"] == field.input["id"] == "id_name"
    assert field.input["aria-describedby"] == "id_name_helptext"
    assert field.find(id="id_name_helptext").get_text(strip=True) == "Celui de la mairie."
    assert not field.input.has_attr("aria-invalid")


def test_a_wrong_field_says_so_to_those_who_listen():
    field = rendered(TownHallForm({}), "name")

    assert field.input["aria-invalid"] == "true"
    assert field.input["aria-describedby"] == "id_name_helptext id_name_error"
    assert len(field.select("#id_name_error p")) == 1


def test_every_id_that_a_field_names_exists_once():
    form = TownHallForm({})
    page = BeautifulSoup(str(form), "html.parser")
    ids = [element["id"] for element in page.find_all(id=True)]

    named = {
        name
        for element in page.find_all(attrs={"aria-describedby": True})
        for name in element["aria-describedby"].split()
    }

    assert named <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("name", "kind", "count"), [("state", "radio", 2), ("shops", "checkbox", 2)])
def test_choices_are_a_group_with_a_legend(name, kind, count):
    field = rendered(TownHallForm({}), name)

    assert field.fieldset.legend is not None
    assert f"id_{name}_error" in field.fieldset["aria-describedby"]
    assert len(field.select(f".choice > input[type={kind}]")) == count
    assert [label["for"] for label in field.select(".choice > label")] == [f"id_{name}_{i}" for i in range(count)]


def test_one_checkbox_stands_before_its_label():
    field = rendered(TownHallForm(), "agrees")

    assert [element.name for element in field.select_one(".choice").find_all(recursive=False)] == ["input", "label"]
    assert field.fieldset is None


@pytest.mark.parametrize(("form", "said"), [(TownHallForm, 1), (FilterForm, 0)])
def test_optional_fields_are_said_except_in_filters(form, said):
    assert len(rendered(form(), "phone").select(".field__optional")) == said
    assert rendered(form(), "name").select(".field__optional") == []


def test_a_text_area_and_a_file_are_labelled_too():
    form = TownHallForm()

    assert rendered(form, "notes").label["for"] == rendered(form, "notes").textarea["id"]
    assert rendered(form, "photo").label["for"] == rendered(form, "photo").input["id"]


def test_the_summary_leads_to_each_wrong_field():
    form = TownHallForm({"phone": "01 99 00 10 00"})
    form.add_error(None, "Revenez demain.")
    page = BeautifulSoup(str(form), "html.parser")

    summary = page.find(role="alert")
    links = [link["href"] for link in summary.find_all("a")]

    assert summary["tabindex"] == "-1"
    assert links == ["#id_name", "#id_state", "#id_shops", "#id_agrees"]
    assert all(page.find(id=link[1:]) for link in links)
    assert "Revenez demain." in summary.get_text()


def test_a_form_without_error_has_no_summary():
    assert BeautifulSoup(str(TownHallForm()), "html.parser").find(role="alert") is None


def test_what_was_typed_is_escaped():
    field = rendered(TownHallForm({"name": '"><script>alert(1)</script>'}), "name")

    assert field.script is None
    assert field.input["value"] == '"><script>alert(1)</script>'
