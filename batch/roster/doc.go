// Package roster compares who should have an account with who has one, and finds
// the rows that make the two equal. It is pure, and knows nothing of files, of
// requests, and of how rows are carried out.
package roster
