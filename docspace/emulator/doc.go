// Package emulator is an ONLYOFFICE DocSpace portal in memory: the people API
// as a running server answers it, with its oddities, for tests, demonstrations
// and benchmarks. A Portal is an http.Handler and an http.RoundTripper alike.
//
// It is written from docspace-api.md, whose sections the comments name, and
// shares nothing with the client: it knows nothing of sheets, plans and of who
// is calling it.
//
// The way of a request: wire.go takes it in, serve.go lets the hook, its fault
// (fault.go) and the latency have their part, pipeline.go asks who is calling and whether he may
// (§21), route.go finds the action, and the action answers with a reply or
// fails with an exception or a problem.
package emulator
