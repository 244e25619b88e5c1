package emulator

import (
	"net/http"
	"strconv"
)

// ProxyPage is an HTML page of the proxy in front of the portal instead of an
// answer, as it gives with 502, 503 and 504 (docspace-api.md §23), and as a
// page for people comes with 200. Set After when the portal did its work all
// the same, Late when it goes on working, Header for a Retry-After.
func ProxyPage(status int) Fault {
	title := strconv.Itoa(status) + " " + http.StatusText(status)
	return Fault{
		Status: status,
		Header: http.Header{"Content-Type": {"text/html"}},
		Body: "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title +
			"</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n",
	}
}
