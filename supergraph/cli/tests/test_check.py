import json

import pytest

from supergraph.cli.tests.files import CONFIGURATION, LINK, PRODUCTS, REVIEWS

OPERATION = "query Stars {\n  products {\n    stars\n  }\n}\n"


@pytest.fixture
def operations(tmp_path):
    folder = tmp_path / "operations"
    for place, text in {
        "web/stars.graphql": OPERATION,
        "mobile/2.4.0/ids.graphql": "query Ids { products { id } }",
    }.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.fixture
def check(run, supergraph, tmp_path):
    """Checks a schema of the subgraph `reviews` against the published supergraph."""

    def check(schema, *arguments):
        path = tmp_path / "proposed.graphql"
        path.write_text(schema)
        given = ("--supergraph", supergraph, *arguments)
        return run("check", "--name", "reviews", "--schema", path, *given)

    return check


RENAMED = REVIEWS.replace("stars", "rating")


def test_nothing_breaks_when_nothing_changes(check):
    result = check(REVIEWS)

    assert result.exit_code == 0
    assert "Composition: succeeds" in result.stdout
    assert "API schema: no changes" in result.stdout
    assert result.stdout.endswith("Nothing breaks.\n")


def test_an_added_field_is_safe(check):
    result = check(REVIEWS.replace("stars: Int", "stars: Int count: Int"))

    assert result.exit_code == 0
    assert "0 breaking, 0 dangerous, 1 safe changes" in result.stdout
    assert "safe       Field Product.count was added." in result.stdout


def test_a_dangerous_change_breaks_nothing(check):
    result = check(REVIEWS.replace("stars: Int", "stars(of: Int): Int"))

    assert result.exit_code == 0
    assert "dangerous  An optional argument Product.stars(of:) was added." in result.stdout


def test_a_breaking_change_breaks_whoever_uses_it(check):
    result = check(RENAMED)

    assert result.exit_code == 1
    assert "breaking   Field Product.stars was removed." in result.stdout
    assert result.stdout.endswith("It breaks clients that use what has changed.\n")


def test_a_change_is_shown_in_the_line_of_the_proposed_schema(check, tmp_path):
    changed = REVIEWS.replace("stars: Int", "\n  stars: String")

    lines = check(changed).stdout.splitlines()

    at = next(i for i, line in enumerate(lines) if "Product.stars changed type" in line)
    assert [line.strip() for line in lines[at + 1 : at + 4]] == [
        f"in reviews ({tmp_path / 'proposed.graphql'}:3:3)",
        "3 |   stars: String }",
        "|   ^",
    ]


def test_the_operations_that_break_are_named_with_client_and_place(check, operations):
    result = check(RENAMED, "--operations", operations)

    assert result.exit_code == 1
    assert "Operations: 1 broken, 1 unaffected" in result.stdout
    assert "broken     Stars of web" in result.stdout
    assert "Cannot query field 'stars' on type 'Product'." in result.stdout
    assert f"in Stars ({operations / 'web' / 'stars.graphql'}:3:5)" in result.stdout
    assert "Ids" not in result.stdout
    assert result.stdout.endswith("It breaks 1 operation of web.\n")


def test_a_breaking_change_that_no_operation_meets_breaks_nothing(check, operations):
    (operations / "web" / "stars.graphql").unlink()

    result = check(RENAMED, "--operations", operations)

    assert result.exit_code == 0
    assert "Nothing breaks. No known operation meets the breaking changes." in result.stdout


def test_a_strict_check_fails_on_a_breaking_change_that_no_operation_meets(check, operations):
    (operations / "web" / "stars.graphql").unlink()

    result = check(RENAMED, "--operations", operations, "--strict")

    assert result.exit_code == 1
    assert "breaks clients that use what has changed" in result.stdout


def test_an_operation_that_never_worked_is_told_and_is_not_the_proposal_s_fault(check, operations):
    (operations / "web" / "old.graphql").write_text("query Old { gone }")

    result = check(REVIEWS, "--operations", operations)

    assert result.exit_code == 0
    assert "invalid    Old of web is not valid as things are" in result.stdout


def test_an_operation_that_costs_more_is_told_with_its_version(run, folder, operations):
    # Moving the field away from `products` makes a second subgraph necessary.
    whole = PRODUCTS.replace("id: ID! }", "id: ID! stars: Int }")
    (folder / "products.graphql").write_text(whole)
    (folder / "reviews.graphql").write_text(REVIEWS.replace(" stars: Int", ""))
    published = folder / "published.graphql"
    run("compose", "--config", folder / "supergraph.yaml", "-o", published)
    (folder / "products.graphql").write_text(PRODUCTS)
    (folder / "reviews.graphql").write_text(REVIEWS)
    moved = operations / "mobile" / "2.4.0" / "stars.graphql"
    moved.write_text(OPERATION.replace("Stars", "Moved"))
    arguments = ("--config", folder / "supergraph.yaml", "--supergraph", published)

    result = run("check", *arguments, "--operations", operations)

    assert result.exit_code == 0
    assert (
        "costlier   Moved of mobile 2.4.0: 1 → 2 fetches, 1 → 2 one after another; asks reviews"
        in (result.stdout)
    )
    assert "Operations: 2 costlier, 1 unaffected" in result.stdout


def test_a_field_that_moves_by_a_label_costs_what_it_will_when_the_label_is_on(
    run, folder, operations
):
    published = folder / "published.graphql"
    (folder / "products.graphql").write_text(PRODUCTS.replace("id: ID! }", "id: ID! size: Int }"))
    run("compose", "--config", folder / "supergraph.yaml", "-o", published)
    proposed = folder / "proposed.graphql"
    proposed.write_text(
        REVIEWS.replace("v2.3", "v2.7")
        .replace('["@key"]', '["@key", "@override"]')
        .replace("stars: Int", 'stars: Int size: Int @override(from: "products", label: "next")')
    )
    (operations / "web" / "size.graphql").write_text("query Size { products { size } }")
    arguments = ("--name", "reviews", "--schema", proposed, "--supergraph", published)

    result = run("check", *arguments, "--operations", operations)

    assert result.exit_code == 0
    assert "costlier   Size of web: 1 → 2 fetches, 1 → 2 one after another; asks reviews too" in (
        result.stdout
    )


def test_a_proposal_that_does_not_compose_is_explained(check):
    result = check(REVIEWS.replace('@key(fields: "id")', '@key(fields: "sku")'))

    assert result.exit_code == 1
    assert "error KEY_INVALID_FIELDS" in result.stdout
    assert result.stdout.endswith("It does not compose.\n")


def test_the_same_as_data(check, operations):
    result = check(RENAMED, "--operations", operations, "--format", "json")
    content = json.loads(result.stdout)

    assert result.exit_code == 1
    assert content["breaks"] is True
    assert content["composition"]["errors"] == []
    assert [(c["severity"], c["kind"], c["coordinate"]) for c in content["changes"]] == [
        ("breaking", "FIELD_REMOVED", "Product.stars"),
        ("safe", "FIELD_ADDED", "Product.rating"),
    ]
    verdicts = {v["operation"]: v for v in content["operations"]}
    assert verdicts["Ids"] == {
        "client": "mobile",
        "version": "2.4.0",
        "operation": "Ids",
        "file": str(operations / "mobile" / "2.4.0" / "ids.graphql"),
        "status": "unaffected",
        "errors": [],
        "before": {"fetches": 1, "depth": 1, "subgraphs": ["products"]},
        "after": {"fetches": 1, "depth": 1, "subgraphs": ["products"]},
    }
    assert verdicts["Stars"]["status"] == "broken"
    assert verdicts["Stars"]["errors"] == [
        {"message": "Cannot query field 'stars' on type 'Product'.", "line": 3, "column": 5}
    ]


def test_data_has_the_errors_of_composition(check):
    content = json.loads(check("type {", "--format", "json").stdout)

    assert content["breaks"] is True
    assert content["composition"]["supergraph"] is None
    assert [error["code"] for error in content["composition"]["errors"]] == ["INVALID_GRAPHQL"]
    assert content["changes"] == content["operations"] == []


def test_the_published_api_may_come_from_the_configuration(run, folder):
    proposed = folder / "proposed.graphql"
    proposed.write_text(RENAMED)
    arguments = ("--config", folder / "supergraph.yaml", "--name", "reviews")

    result = run("check", *arguments, "--schema", proposed)

    assert result.exit_code == 1
    assert "Field Product.stars was removed." in result.stdout


def test_the_proposed_schema_may_come_from_standard_input(run, supergraph):
    arguments = ("--supergraph", supergraph, "--name", "reviews", "--schema", "-")

    result = run("check", *arguments, input=RENAMED)

    assert result.exit_code == 1
    assert "Field Product.stars was removed." in result.stdout


def test_a_new_subgraph_is_announced(run, supergraph, tmp_path):
    path = tmp_path / "stock.graphql"
    path.write_text(LINK + 'type Product @key(fields: "id") { id: ID! stock: Int }')

    result = run("check", "--supergraph", supergraph, "--name", "stock", "--schema", path)

    assert result.exit_code == 0
    assert "stock would be a new subgraph, beside products, reviews." in result.stderr
    assert "Field Product.stock was added." in result.stdout


def test_a_name_that_is_nearly_that_of_a_subgraph_is_recognised(run, supergraph, tmp_path):
    path = tmp_path / "reviews.graphql"
    path.write_text(REVIEWS)

    result = run("check", "--supergraph", supergraph, "--name", "revews", "--schema", path)

    assert "revews would be a new subgraph" in result.stderr
    assert "Did you mean reviews?" in result.stderr


def test_subgraphs_that_come_and_go_are_announced(run, folder, supergraph):
    (folder / "stock.graphql").write_text(
        LINK + 'type Product @key(fields: "id") { id: ID! stock: Int }'
    )
    text = CONFIGURATION.replace("reviews", "stock")
    (folder / "supergraph.yaml").write_text(text)

    result = run("check", "--config", folder / "supergraph.yaml", "--supergraph", supergraph)

    assert result.exit_code == 1
    assert "stock would be a new subgraph.\n" in result.stderr
    assert "reviews would no longer be a subgraph.\n" in result.stderr
    assert "Field Product.stars was removed." in result.stdout


def test_the_address_of_a_subgraph_may_be_part_of_the_proposal(check):
    content = json.loads(
        check(REVIEWS, "--routing-url", "http://new.test", "--format", "json").stdout
    )

    assert 'name: "reviews", url: "http://new.test"' in content["composition"]["supergraph"]
    assert (
        'name: "products", url: "http://products.test/graphql"'
        in (content["composition"]["supergraph"])
    )


def test_a_configuration_that_does_not_compose_cannot_be_compared_with(run, folder):
    (folder / "products.graphql").write_text("type {")
    arguments = ("--config", folder / "supergraph.yaml", "--name", "reviews")

    result = run("check", *arguments, "--schema", folder / "reviews.graphql")

    assert result.exit_code == 1
    assert "does not compose as it stands" in result.stderr
    assert "--supergraph" in result.stderr
    as_json = run("check", *arguments, "--schema", folder / "reviews.graphql", "--format", "json")
    assert as_json.exit_code == 1
    (error,) = json.loads(as_json.stdout)["composition"]["errors"]
    assert error["code"] == "INVALID_SOURCE"


@pytest.mark.parametrize("text", ["type {", "type Query { a: Int }", ""])
def test_a_published_file_that_is_no_supergraph_is_explained(run, tmp_path, text):
    path = tmp_path / "supergraph.graphql"
    path.write_text(text)
    schema = tmp_path / "reviews.graphql"
    schema.write_text(REVIEWS)

    result = run("check", "--supergraph", path, "--name", "reviews", "--schema", schema)

    assert result.exit_code == 1
    assert f"error INVALID_FEDERATION_SUPERGRAPH\n  {path}: " in result.stderr
    assert result.stderr.endswith("1 error: nothing was checked.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--name", "a", "--schema", __file__),
        ("--supergraph", __file__),
        ("--config", __file__),
        ("--supergraph", __file__, "--name", "a"),
        ("--supergraph", __file__, "--schema", __file__),
        ("--supergraph", "gone.graphql", "--name", "a", "--schema", __file__),
        ("--supergraph", __file__, "--config", __file__, "--routing-url", "http://x"),
        ("--supergraph", __file__, "--name", "a", "--schema", __file__, "--operations", "gone"),
        ("--supergraph", __file__, "--name", "a", "--schema", __file__, "--format", "xml"),
    ],
)
def test_wrong_usage_exits_with_2(run, arguments):
    assert run("check", *arguments).exit_code == 2


def test_all_files_may_have_marks_and_line_ends_of_other_systems(run, folder, operations):
    def rewrite(path):
        text = path.read_text().replace("\n", "\r\n")
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())

    (folder / "supergraph.yaml").write_text(CONFIGURATION)
    for path in (*folder.glob("*.graphql"), *operations.rglob("*.graphql")):
        rewrite(path)
    rewrite(folder / "supergraph.yaml")
    arguments = ("--config", folder / "supergraph.yaml", "--operations", operations)

    result = run("check", *arguments, "--name", "reviews", "--schema", folder / "reviews.graphql")

    assert result.exit_code == 0
    assert "2 unaffected" in result.stdout


def test_operations_over_connectors_are_validated_though_not_planned(run, folder, operations):
    connect = ' @link(url: "https://specs.apollo.dev/connect/v0.3", import: ["@connect"])\n'
    field = "products: [Product] }"
    connected = field.replace(" }", ' @connect(http: {GET: "http://x.test"}, selection: "id") }')
    (folder / "products.graphql").write_text(
        PRODUCTS.replace("v2.3", "v2.12").replace(")\n", ")" + connect, 1).replace(field, connected)
    )
    arguments = ("--config", folder / "supergraph.yaml", "--operations", operations)
    schema = folder / "proposed.graphql"
    schema.write_text(RENAMED)

    result = run("check", *arguments, "--name", "reviews", "--schema", schema, "--format", "json")

    content = json.loads(result.stdout)
    assert content["composition"]["errors"] == []
    assert [(v["status"], v["before"]) for v in content["operations"]] == [
        ("unaffected", None),
        ("broken", None),
    ]


def test_a_place_in_a_published_subgraph_is_one_of_the_supergraph(check, supergraph):
    clashing = REVIEWS.replace("type Product", "type Query { products: Int } type Product")

    result = check(clashing)

    assert result.exit_code == 1
    assert f"in products ({supergraph}#products:" in result.stdout


def test_what_composing_says_anyway_is_not_told_of_the_proposal(run, folder):
    described = REVIEWS.replace("type Product", '"A thing." type Product')
    (folder / "products.graphql").write_text(
        PRODUCTS.replace("type Product", '"Something." type Product')
    )
    (folder / "reviews.graphql").write_text(described)
    arguments = ("--config", folder / "supergraph.yaml", "--name", "reviews", "--schema", "-")

    same = run("check", *arguments, input=described)
    other = run("check", *arguments, input=described.replace("A thing", "An article"))

    assert "Composition: succeeds\n" in same.stdout
    assert "INCONSISTENT_DESCRIPTION" in run("compose", "--folder", folder).stderr
    assert same.exit_code == other.exit_code == 0


def test_a_place_in_standard_input_is_called_so(run, supergraph):
    proposal = REVIEWS.replace("stars: Int", "stars: Gone")

    result = run("check", "--supergraph", supergraph, "--name", "reviews", "--schema", "-",
                 input=proposal)  # fmt: skip

    assert "in reviews (standard input:2:" in result.stdout
