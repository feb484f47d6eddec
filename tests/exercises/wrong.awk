# SPDX-License-Identifier: MIT
# Makes a wrong answer of a right one: awk -v wanted=3 -v file=echo.cpp -f wrong.awk wrong right/echo.cpp
#
# wrong has an answer after each line "== the misconception": "file: NAME" where there are several files, "fails: the
# check that must fail first", and hunks with an empty line between them: lines with - that are in the right answer, as
# they stand, and lines with + that replace them.
function begin_hunk() { if (old != "" || new != "") { ++hunks; olds[hunks] = old; news[hunks] = new }; old = new = "" }
FNR == 1 { ++input }
input == 1 {
    if (/^== /) { begin_hunk(); ++at; here = 0; its_file = ""; next }
    if (at != wanted) next
    if (/^file: /) { its_file = substr($0, 7); next }
    if (its_file != "" && its_file != file) next
    if (/^-/) { if (new != "") begin_hunk(); old = old substr($0, 2) "\n" }
    else if (/^\+/) new = new substr($0, 2) "\n"
    else begin_hunk()
    next
}
input == 2 { if (FNR == 1) begin_hunk(); text = text $0 "\n" }
END {
    for (i = 1; i <= hunks; ++i) {
        where = index("\n" text, "\n" olds[i])
        if (where == 0) { print "wrong: answer " wanted ": this is not in " file ":\n" olds[i] > "/dev/stderr"; exit 2 }
        text = substr(text, 1, where - 1) news[i] substr(text, where + length(olds[i]))
    }
    printf "%s", text
}
