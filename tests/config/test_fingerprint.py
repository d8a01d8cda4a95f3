from config.fingerprint import Stamps, of_files


def test_fingerprint_follows_names_and_contents(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("1")
    second.write_text("2")
    before = of_files([first, second], root=tmp_path)

    assert of_files([second, first], root=tmp_path) == before
    second.write_text("3")
    assert of_files([first, second], root=tmp_path) != before
    assert of_files([first], root=tmp_path) != of_files([second], root=tmp_path)


def test_stamps_remember_between_processes(tmp_path):
    stamps = Stamps(tmp_path / "state" / "prepared.json")

    assert stamps["register"] is None
    stamps["register"] = "abc"
    stamps["static"] = "def"
    assert Stamps(tmp_path / "state" / "prepared.json")["register"] == "abc"


def test_broken_stamps_mean_doing_it_again(tmp_path):
    (tmp_path / "prepared.json").write_text('{"register": ')

    assert Stamps(tmp_path / "prepared.json")["register"] is None
