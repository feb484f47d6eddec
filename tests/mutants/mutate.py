# SPDX-License-Identifier: MIT
"""Every operator, constant and condition of a C++ file, broken in turn.

It reads C++ as the house writes it (clang-format puts spaces around an operator, and none around < and > of a
template), and not as a compiler would. What does not compile is no mutant; run.py leaves it out."""

import re

TOKEN = re.compile(r"""
    (?P<skip>//[^\n]*|/\*.*?\*/|^\#[^\n]*|\bstatic_assert\(.*?\);)
  | (?P<string>"(?:\\.|[^"\\\n])*")
  | (?P<char>'(?:\\.|[^'\\\n])+')
  | (?P<number>\b(?:0x[0-9A-Fa-f']+|[0-9][0-9']*)(?:u|s|ms)?\b)
  | (?P<truth>\b(?:true|false)\b)
  | (?P<condition>\b(?:if|while)[ ]\()
  | (?P<ternary>(?<=\s)\?(?=\s))
  | (?P<operator>(?<=[\s])(?:==|!=|<=|>=|&&|\|\||\+=|-=|<|>|\+|-|\*|/|%|&|\||\^)(?=[\s]))
  | (?P<step>\+\+|--)
  | (?P<no>!(?!=))
""", re.VERBOSE | re.MULTILINE | re.DOTALL)

OTHERS = {"==": ["!="], "!=": ["=="], "<": ["<=", ">"], "<=": ["<", ">="], ">": [">=", "<"], ">=": [">", "<="],
          "&&": ["||"], "||": ["&&"], "+=": ["-="], "-=": ["+="], "+": ["-"], "-": ["+"], "*": ["+"], "/": ["*"],
          "%": ["+"], "&": ["|"], "|": ["&"], "^": ["&"], "++": ["--"], "--": ["++"]}


def closing(text, at):
    """Where the parenthesis that is opened at `at` is closed; where its last semicolon at this depth is, or None."""
    depth, semicolon = 0, None
    for match in re.finditer(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|[(){};]', text[at:]):
        token = match.group()
        if token in "({":
            depth += 1
        elif token in ")}":
            depth -= 1
            if depth == 0:
                return at + match.start(), semicolon
        elif token == ";" and depth == 1:
            semicolon = at + match.end()
    raise ValueError("a parenthesis that nobody closes")


def mutants(text):
    """(from, to, what is written instead) for each mutant of the file."""
    for match in TOKEN.finditer(text):
        kind, token, begin, end = match.lastgroup, match.group(), match.start(), match.end()
        if kind == "string":
            yield begin, end, '"~' + token[1:]
        elif kind == "char":
            yield begin, end, f"char({token} + 1)"
        elif kind == "number":
            digits = re.match(r"0x[0-9A-Fa-f']+|[0-9']+", token).group()
            value = int(digits.replace("'", ""), 0 if digits.startswith("0x") else 10)
            yield begin, end, str(value + 1) + token[len(digits):]
        elif kind == "truth":
            yield begin, end, "false" if token == "true" else "true"
        elif kind == "condition":
            close, semicolon = closing(text, end - 1)
            first = semicolon or end
            condition = text[first:close]
            if condition == "true":  # broken as a word
                continue
            if not re.search(r"[^=!<>]=[^=]", condition):  # if (const auto found = find(x))
                yield first, close, f"(true || ({condition.strip()}))"
                yield first, close, f"(false && ({condition.strip()}))"
        elif kind == "ternary":
            yield begin, begin, "|| true "
            yield begin, begin, "&& false "
        elif kind == "no":
            yield begin, end, ""
        elif kind in ("operator", "step"):
            for other in OTHERS[token]:
                yield begin, end, other
