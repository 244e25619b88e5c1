// Package engine carries out a plan: it keeps the rows of an account in order,
// gathers steps into calls, sends them, and proves each effect by what the
// portal shows afterwards, for HTTP 200 is no proof. It knows nothing of
// terminals, files and earlier runs.
package engine
