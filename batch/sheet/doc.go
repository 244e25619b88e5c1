// Package sheet reads spreadsheets of account operations: encodings,
// delimiters, header aliases, line numbers, and everything that can be said to
// be wrong with a sheet without asking a portal, all at once. It knows nothing
// of the portal and of what is done with the rows.
//
// A sheet is CSV in UTF-8 (with or without a byte order mark) or in UTF-16 with
// one; cells are separated by commas, or by semicolons or tabs where the header
// can be read only so. Its columns are those of design.md §4.
//
// What a row says beyond its operation: a filled cell whose ignoring would mislead
// (a password or a user_id that will not be set, groups of somebody invited) is a
// fault. Other cells that the operation does not use (a name or a role beside
// terminate, as exports of people have them) are carried to the results and not
// even checked.
package sheet
