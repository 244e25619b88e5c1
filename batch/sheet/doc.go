// Package sheet reads spreadsheets of account operations: encodings, delimiters,
// workbooks, header aliases, exports of other systems, line numbers, and
// everything that can be said to be wrong with a sheet without asking a portal,
// all at once. It also writes sheets. It knows nothing of the portal and of what
// is done with the rows.
//
// All sheets go one way: bytes are found out to be text or a workbook (kind.go);
// text is decoded (source.go, charset.go) and a workbook written as text
// (workbook_text.go); the header is looked for (delimiter.go, title.go) and
// understood (header.go, alias.go, foreign.go); each record is taken apart
// (record.go), perhaps left out (left.go), checked (check.go), and compared with
// those before it (history.go).
//
// A sheet is CSV in UTF-8 (with or without a byte order mark), in UTF-16 with one,
// or in the encoding that is said; or a workbook (XLSX). Its columns are those of
// design.md §4.
//
// What a row says beyond its operation: a filled cell whose ignoring would mislead
// (a password or a user_id that will not be set, groups of somebody invited) is a
// fault. Other cells that the operation does not use (a name or a role beside
// terminate, as exports of people have them) are carried to the results and not
// even checked.
package sheet
