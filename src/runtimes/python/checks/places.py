"""Places in a source text, as the editor counts them: lines and columns from 1, columns in UTF-16 units."""

import re

# A line ends where the tokenizer ends it; `str.splitlines` knows further ends.
_LINE_END = re.compile(r"\r\n|\r|\n")


class Source:
    def __init__(self, text):
        self.text = text
        self.lines = _LINE_END.split(text)

    def line(self, number):
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def column(self, number, chars):
        """The column after so many characters (code points) of a line."""
        return len(self.line(number)[:chars].encode("utf-16-le", "surrogatepass")) // 2 + 1

    def end_column(self, number):
        return self.column(number, len(self.line(number)))

    def span(self, line, start, end, end_line=None):
        """A range by characters, counted from 0."""
        last = line if end_line is None else end_line
        return {
            "startLine": line,
            "startColumn": self.column(line, start),
            "endLine": last,
            "endColumn": self.column(last, end),
        }

    def chars(self, number, utf8_bytes):
        """How many characters so many bytes of a line are: `ast` counts in bytes."""
        return len(self.line(number).encode("utf-8", "surrogatepass")[:utf8_bytes].decode("utf-8", "ignore"))

    def node_span(self, node):
        """The range of a node of the syntax tree."""
        start = self.chars(node.lineno, node.col_offset)
        end = self.chars(node.end_lineno, node.end_col_offset)
        return self.span(node.lineno, start, end, node.end_lineno)

    def after(self, node):
        """The empty range right behind a node."""
        end = self.chars(node.end_lineno, node.end_col_offset)
        return self.span(node.end_lineno, end, end)

    def before(self, node):
        """The empty range right before a node."""
        start = self.chars(node.lineno, node.col_offset)
        return self.span(node.lineno, start, start)


def hint(code, span, *fixes, **params):
    """A hint: the page has a sentence for its `code`, filled with `params`."""
    return {"kind": "hint", "code": code, "params": params, "range": span, "fixes": list(fixes)}


def fix(code, *edits, **params):
    """A way to mend a mistake: ranges and the texts that take their places."""
    return {"code": code, "params": params, "edits": [{"range": span, "text": text} for span, text in edits]}
