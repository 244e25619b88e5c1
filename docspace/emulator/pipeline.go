package emulator

import "net/http"

// admit leads a request through the pipeline up to its action, and gives the
// answer of whoever refuses it on the way. The order is the server's
// (docspace-api.md §21): tenant, authentication, rate limiter, authorization,
// tenant status, payment, address.
func (c *call) admit() *answer {
	state := c.portal.state
	if lineTooLong(c.request) {
		return bodyless(http.StatusRequestURITooLong)
	}
	if state.NoTenant {
		return c.answer(reply{}, plainCrash("Could not resolve current tenant"))
	}
	c.caller = c.authenticate()
	if refused := c.throttle(); refused != nil {
		return refused
	}
	if c.route.missing != 0 {
		return bodyless(c.route.missing)
	}
	if refused := c.authorize(); refused != nil {
		return refused
	}
	switch {
	case state.Suspended:
		return c.bare(http.StatusNotFound)
	case state.Transferring && !c.route.moving:
		return c.bare(http.StatusForbidden)
	case state.Unpaid && !c.route.unpaid:
		return c.bare(http.StatusPaymentRequired)
	case state.Restricted && c.caller.known() && !c.caller.owner():
		return withBody(http.StatusForbidden, textType, []byte("The access to the portal is restricted"))
	}
	return nil
}

// act runs the action, unless the body is larger than the server takes.
func (c *call) act() (reply, error) {
	if len(c.body) > maxBody {
		return reply{}, crashed("Microsoft.AspNetCore.Server.Kestrel.Core.BadHttpRequestException",
			"Request body too large. The max request body size is 30000000 bytes.", -2146232800)
	}
	return c.route.action(c)
}

// throttle asks the limiter, who counts those who are not known by address
// (docspace-api.md §25).
func (c *call) throttle() *answer {
	partition := "address " + address(c.request)
	if c.caller.known() {
		partition = c.caller.account.id
	}
	taken, refusal := c.portal.limiter.take(c.request.Method, c.route, partition, c.portal.now())
	if refusal == nil {
		c.slot = taken
		return nil
	}
	refusal.count(&c.portal.stats.Rejected)
	return refusal.answer()
}
