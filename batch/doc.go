// Package batch is the domain of the tool: the rows of a sheet, the accounts
// of a portal, the one table of operations with their pure decisions, and the
// results that people keep. It knows nothing of files and nothing of HTTP.
package batch
