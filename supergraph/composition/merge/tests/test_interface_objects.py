from supergraph.composition.tests.lookup import element

BASE = """
type Query { m: Media }
interface Media @key(fields: "id") { id: ID! }
type Book implements Media @key(fields: "id") { id: ID! %s }
type Film implements Media @key(fields: "id") { id: ID! }
"""


def texts(own: str = "", given: str = "") -> dict[str, str]:
    return {
        "a": BASE % own,
        "b": f'type Media @interfaceObject @key(fields: "id") {{ id: ID! stars: Int {given} }}',
    }


def test_implementations_get_the_field_from_no_subgraph():
    assert element(texts(), "Media.stars") == "stars: Int @join__field(graph: B)"
    assert element(texts(), "Book.stars") == "stars: Int @join__field"
    assert element(texts(), "Film.stars") == "stars: Int @join__field"


def test_an_implementation_with_the_field_keeps_its_own():
    shared = texts("stars: Int @shareable", "@shareable")

    assert element(shared, "Book.stars") == "stars: Int"
    assert element(shared, "Film.stars") == "stars: Int @join__field"


def test_merged_directives_are_copied_too():
    assert element(texts(given='@tag(name: "x")'), "Book.stars") == (
        'stars: Int @join__field @tag(name: "x")'
    )
