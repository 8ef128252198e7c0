import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from supergraph.cli import inspect as inspect_module
from supergraph.cli import main
from supergraph.cli.tests.files import CLASHING, PRODUCTS, REVIEWS


def test_every_command_is_listed_with_examples(run):
    listed = run("--help")
    assert listed.exit_code == 0
    for name in ("compose", "check", "contract", "api-schema", "subgraphs", "plan", "serve"):
        assert name in listed.output
        assert f"supergraph {name}" in run(name, "--help").output


def test_a_configuration_is_composed_to_standard_output(run, folder):
    result = run("compose", "--config", folder / "supergraph.yaml")
    assert result.exit_code == 0
    assert "enum join__Graph" in result.stdout
    assert "http://reviews.test/graphql" in result.stdout


def test_a_folder_is_composed_and_its_addresses_are_options(run, folder):
    result = run("compose", "--folder", folder, "--url", "products=http://p.test/graphql")
    assert result.exit_code == 0
    assert "http://p.test/graphql" in result.stdout


def test_json_has_the_supergraph_and_no_errors(run, folder):
    result = run("compose", "--folder", folder, "--format", "json")
    content = json.loads(result.stdout)
    assert result.exit_code == 0
    assert content["errors"] == []
    assert "join__Graph" in content["supergraph"]


def test_errors_of_composition_are_shown_with_their_places(run, folder):
    (folder / "products.graphql").write_text(
        PRODUCTS.replace("id: ID! }", "id: ID! name: String }")
    )
    (folder / "reviews.graphql").write_text(CLASHING)
    result = run("compose", "--folder", folder)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error INVALID_FIELD_SHARING at Product.name" in result.stderr
    assert f"{folder / 'reviews.graphql'}:2:" in result.stderr
    as_json = run("compose", "--folder", folder, "--format", "json")
    assert as_json.exit_code == 1
    content = json.loads(as_json.stdout)
    assert content["supergraph"] is None
    assert content["errors"][0]["code"] == "INVALID_FIELD_SHARING"


def test_a_schema_of_one_long_line_is_shown_in_part(run, folder):
    before, after = (" ".join(f"{half}{i}: Int" for i in range(1000)) for half in "ab")
    (folder / "reviews.graphql").write_text(f"type Query {{ {before} wrong: Gone {after} }}")
    result = run("compose", "--folder", folder)
    assert result.exit_code == 1
    assert "Gone" in result.stderr
    assert len(result.stderr) < 2_000


def test_nothing_is_written_when_nothing_was_composed(run, folder, tmp_path):
    (folder / "reviews.graphql").write_text("type {")
    result = run("compose", "--folder", folder, "-o", tmp_path / "out.graphql")
    assert result.exit_code == 1
    assert not (tmp_path / "out.graphql").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("compose",),
        ("compose", "--config", "gone.yaml"),
        ("compose", "--folder", ".", "--config", __file__),
        ("compose", "--config", __file__, "--url", "a=b"),
        ("compose", "--folder", ".", "--url", "a"),
        ("plan", "--supergraph", __file__),
        ("api-schema",),
        ("contract", "--supergraph", __file__),
        ("serve",),
        ("serve", "--supergraph", __file__, "--port", "99999"),
        ("nothing",),
    ],
)
def test_wrong_usage_exits_with_2(run, arguments):
    assert run(*arguments).exit_code == 2


def test_an_address_for_a_subgraph_that_is_not_there_is_refused(run, folder):
    result = run("compose", "--folder", folder, "--url", "prodcts=http://p.test")
    assert result.exit_code == 1
    assert "'prodcts'" in result.stderr


def test_the_api_schema_has_no_machinery(run, supergraph):
    result = run("api-schema", "--supergraph", supergraph)
    assert result.exit_code == 0
    assert "stars: Int" in result.stdout
    assert "join__" not in result.stdout


def test_warnings_are_shown_with_their_places_and_other_hints_on_request(run, folder):
    path = folder / "products.graphql"
    path.write_text(f"{PRODUCTS}\ndirective @fancy on FIELD\nenum Idle {{ A }}\n")
    warning = (
        "warn INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE at @fancy\n"
        "  The directive @fancy is unknown to subgraph 'reviews' and so not in the supergraph.\n"
        f"  in products ({path}:3:1)\n"
    )
    plain = run("compose", "--config", folder / "supergraph.yaml")
    whole = run("compose", "--config", folder / "supergraph.yaml", "--hints")

    assert plain.exit_code == whole.exit_code == 0
    assert plain.stderr == f"{warning}\n"
    assert warning in whole.stderr
    assert "debug UNUSED_ENUM_TYPE at Idle\n" in whole.stderr


def test_the_subgraphs_of_a_supergraph_are_written_and_compose_again(run, supergraph, tmp_path):
    folder = tmp_path / "made" / "here"
    result = run("subgraphs", "--supergraph", supergraph, "-o", folder)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{folder / 'products.graphql'}  http://products.test/graphql",
        f"{folder / 'reviews.graphql'}  http://reviews.test/graphql",
        str(folder / "supergraph.yaml"),
    ]
    assert "stars: Int" in (folder / "reviews.graphql").read_text()
    configuration = folder / "supergraph.yaml"
    again = run("compose", "--config", configuration, "-o", tmp_path / "again.graphql")
    assert again.exit_code == 0
    assert "http://reviews.test/graphql" in (tmp_path / "again.graphql").read_text()
    api = run("api-schema", "--supergraph", tmp_path / "again.graphql").stdout
    assert api == run("api-schema", "--supergraph", supergraph).stdout


def test_a_subgraph_whose_name_is_a_path_is_written_nowhere(run, supergraph, tmp_path):
    text = supergraph.read_text().replace('name: "reviews"', 'name: "../reviews"')
    supergraph.write_text(text)
    result = run("subgraphs", "--supergraph", supergraph, "-o", tmp_path / "into")
    assert result.exit_code == 1
    assert "'../reviews' cannot be the name of a file" in result.stderr
    assert not (tmp_path / "into").exists()


def test_a_contract_hides_what_has_a_tag(run, folder, supergraph, tmp_path):
    tagged = REVIEWS.replace('"@key"', '"@key", "@tag"').replace("Int", 'Int @tag(name: "secret")')
    (folder / "reviews.graphql").write_text(tagged)
    run("compose", "--folder", folder, "-o", supergraph)
    public = tmp_path / "public.graphql"
    arguments = ("contract", "--supergraph", supergraph, "--exclude-tag", "secret", "-o", public)
    assert run(*arguments).exit_code == 0
    assert "stars" in run("api-schema", "--supergraph", supergraph).stdout
    assert "stars" not in run("api-schema", "--supergraph", public).stdout


def test_a_contract_that_hides_everything_is_refused(run, supergraph):
    result = run("contract", "--supergraph", supergraph, "--include-tag", "nothing")
    assert result.exit_code == 1
    assert "error " in result.stderr


def test_a_plan_is_shown_for_people_and_for_programs(run, supergraph, tmp_path):
    query = tmp_path / "query.graphql"
    query.write_text("{ products { stars } }")
    text = run("plan", "--supergraph", supergraph, query)
    assert text.exit_code == 0
    assert text.stdout.startswith("QueryPlan {")
    as_json = run(
        "plan", "--supergraph", supergraph, "--format", "json", "-", input=query.read_text()
    )
    assert json.loads(as_json.stdout)["kind"] == "QueryPlan"


def test_an_operation_is_chosen_by_name_and_the_names_are_shown_when_it_is_not_there(
    run, supergraph
):
    text = "query A { products { id } } query B { products { stars } }"
    arguments = ("plan", "--supergraph", supergraph, "--operation")
    assert '"reviews"' in run(*arguments, "B", "-", input=text).stdout
    wrong = run(*arguments, "C", "-", input=text)
    assert wrong.exit_code == 1
    assert "no operation named 'C' ('A', 'B')" in wrong.stderr


def test_a_label_that_the_supergraph_lacks_is_refused(run, folder, supergraph):
    query = "{ products { stars } }"
    arguments = ("plan", "--supergraph", supergraph, "--label", "later")
    none = run(*arguments, "-", input=query)
    assert none.exit_code == 2
    assert "no field is overridden by a label" in none.stderr
    moved = 'stars: Int @override(from: "reviews", label: "latest")'
    sources = {"products": PRODUCTS.replace("id: ID! }", f"id: ID! {moved} }}"), "reviews": REVIEWS}
    for name, text in sources.items():
        linked = text.replace("v2.3", "v2.7").replace('"@key"', '"@key", "@override"')
        (folder / f"{name}.graphql").write_text(linked)
    run("compose", "--folder", folder, "-o", supergraph)
    some = run(*arguments, "-", input=query)
    assert some.exit_code == 2
    assert "no label 'later': it has 'latest'" in some.stderr
    plan = run("plan", "--supergraph", supergraph, "--label", "latest", "-", input=query)
    assert '"reviews"' not in plan.stdout


def test_without_effort_there_is_still_a_plan(run, supergraph):
    arguments = ("plan", "--supergraph", supergraph, "--effort", "0", "-")
    assert "QueryPlan {" in run(*arguments, input="{ products { stars } }").stdout


def test_a_plan_is_explained_on_request(run, supergraph):
    arguments = ("plan", "--supergraph", supergraph, "--explain", "-")
    text = run(*arguments, input="{ products { stars } }")
    assert "QueryPlan {" in text.stdout
    assert "2 waves, 2 fetches" in text.stdout
    content = json.loads(run(*arguments, "--format", "json", input="{ products { stars } }").stdout)
    assert content["plan"]["kind"] == "QueryPlan"
    assert content["explanation"][0]["waves"] == 2


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ products { starz } }", "line 1, column 14: Cannot query field 'starz'"),
        ("{", "Syntax Error"),
        (
            "query A { products { id } } query B { products { id } }",
            "The document has several operations ('A', 'B'): name the one to run",
        ),
    ],
)
def test_an_operation_that_cannot_be_planned_is_explained(run, supergraph, query, message):
    result = run("plan", "--supergraph", supergraph, "-", input=query)
    assert result.exit_code == 1
    assert message in result.stderr


@pytest.mark.parametrize("command", ["api-schema", "serve"])
@pytest.mark.parametrize("content", ["type {", "type Query { a: Int }", "", "\x00"])
def test_a_file_that_is_no_supergraph_is_explained(run, tmp_path, command, content):
    path = tmp_path / "supergraph.graphql"
    path.write_text(content)
    result = run(command, "--supergraph", path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {path}: ")


def test_a_command_that_is_nearly_one_is_recognised(run):
    result = run("compos")

    assert result.exit_code == 2
    assert "No such command 'compos'. Did you mean 'compose'?" in result.stderr


def test_each_command_is_told_in_one_line_that_is_not_cut(run):
    listed = run("--help").stdout.partition("Commands:\n")[2].splitlines()

    assert len(listed) == 7
    assert all(line.endswith(".") and not line.endswith("...") for line in listed)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_standard_output_that_takes_nothing_is_explained(folder):
    command = [sys.executable, "-m", "supergraph.cli", "compose", "--folder", str(folder)]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )

    assert result.returncode == 1
    assert result.stderr.endswith(
        "Error: Standard output cannot be written: no space left on device. [INVALID_SOURCE]\n"
    )
    assert "Traceback" not in result.stderr


def test_a_file_that_is_no_text_is_explained(run, tmp_path):
    path = tmp_path / "supergraph.graphql"
    path.write_bytes(b"\xff\xfe")
    result = run("api-schema", "--supergraph", path)
    assert result.exit_code == 1
    assert "cannot be read" in result.stderr


def test_wrong_settings_are_explained(run, supergraph, tmp_path):
    config = tmp_path / "router.yaml"
    config.write_text("listen: {prot: 1}")
    result = run("serve", "--supergraph", supergraph, "--config", config)
    assert result.exit_code == 1
    assert "did you mean 'port'" in result.stderr


def test_a_fault_of_the_program_is_a_sentence_unless_the_traceback_is_asked_for(
    supergraph, monkeypatch
):
    monkeypatch.setattr(inspect_module, "load_supergraph", lambda _: 1 / 0)
    arguments = ["api-schema", "--supergraph", str(supergraph)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "ZeroDivisionError" in result.stderr
    monkeypatch.setenv("SUPERGRAPH_TRACEBACK", "1")
    assert isinstance(CliRunner().invoke(main, arguments).exception, ZeroDivisionError)
