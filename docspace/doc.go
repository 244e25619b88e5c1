// Package docspace is a client of the people API of ONLYOFFICE DocSpace: its
// requests and answers, the portal's errors, the pace the portal allows, and
// what may be sent again after a failure. It knows nothing of sheets, rows and
// plans.
//
// All rules of the portal come from docspace-api.md; comments name its
// sections.
package docspace
