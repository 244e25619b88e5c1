package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"docspace-batch/docspace/emulator"
)

type emulatorCmd struct {
	Listen   string        `help:"Address to listen on; port 0 takes a free one." default:"127.0.0.1:8092" placeholder:"ADDR"`
	JSON     bool          `name:"json" help:"Print one line of JSON once it listens, for programs."`
	Empty    bool          `help:"Only the owner."`
	Accounts int           `help:"So many made-up people, the same every time." placeholder:"N"`
	Limits   string        `help:"Limits of requests: none, or cloud as the hosted service has them." enum:"none,cloud" default:"none"`
	Seats    int           `help:"Paid seats, the owner's included; 0: unlimited." placeholder:"N"`
	Server   string        `help:"Version of the server." enum:"3.7.2,3.6.1" default:"3.7.2"`
	Latency  time.Duration `help:"Time until each answer." placeholder:"DUR"`
	JobTime  time.Duration `help:"Time that a job takes." placeholder:"DUR"`
}

// Help is shown with --help.
func (emulatorCmd) Help() string {
	return `A portal in memory with made-up people, for trials and tests. It is gone when
the command ends (Ctrl-C). GET /emulator/stats counts requests and effects,
POST /emulator/reset starts over.

Examples:
  docspace-batch emulator
  docspace-batch emulator --accounts 12000 --limits cloud --latency 50ms
  docspace-batch emulator --listen 127.0.0.1:0 --json`
}

// served is the line that --json prints.
type served struct {
	URL      string `json:"url"`
	Owner    string `json:"owner"`
	Password string `json:"password"`
	Key      string `json:"key"`
}

// Run serves until ctx ends, which is how it is meant to end.
func (c *emulatorCmd) Run(ctx context.Context, s *streams) error {
	if c.Accounts < 0 || c.Seats < 0 || c.Latency < 0 || c.JobTime < 0 {
		return &failure{code: Usage, message: "--accounts, --seats, --latency and --job-time must not be negative"}
	}
	config := emulator.Config{
		Empty: c.Empty, Accounts: c.Accounts, Seats: c.Seats, Server: c.Server, Latency: c.Latency, JobTime: c.JobTime,
	}
	if c.Limits == "cloud" {
		config.Limits = emulator.CloudLimits()
	}
	p := emulator.New(config)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return &failure{
			code: Usage, message: fmt.Sprintf("cannot listen on %s: %v", c.Listen, err),
			hint: "give another address with --listen, such as 127.0.0.1:0",
		}
	}
	server := &http.Server{Handler: p, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	owner := p.Owner()
	if err := c.announce(s, served{"http://" + listener.Addr().String(), owner.Email, owner.Password, owner.Key}); err != nil {
		return err
	}
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	return nil
}

func (c *emulatorCmd) announce(s *streams, at served) error {
	if c.JSON {
		return json.NewEncoder(s.out).Encode(at) //nolint:gosec // the password of a portal in memory
	}
	_, err := fmt.Fprintf(s.out, `a portal in memory at %s; Ctrl-C ends it
owner     %s
password  %s

to use it from another terminal:
  export DOCSPACE_URL=%[1]s
  export DOCSPACE_API_KEY=%[4]s
  docspace-batch whoami
`, at.URL, at.Owner, at.Password, at.Key)
	return err
}
