package cli

import (
	"errors"
	"log/slog"
	"math"
	"time"

	"docspace-batch/docspace"
	"docspace-batch/docspace/emulator"
)

// demoURL is where the portal of --demo seems to be.
const demoURL = "https://demo.example.com"

// pacing says how fast requests go.
type pacing struct {
	Rate    float64       `json:"rate" help:"Requests a second; 0 lifts the pace (portals without limits)." default:"24.75"`
	Workers int           `json:"workers" help:"Writes at once, 1 to 14." default:"14"`
	MaxWait time.Duration `json:"max-wait" help:"Longest pause that the portal may ask for; a longer one ends the run." default:"2m" placeholder:"DUR"`
}

// slowest is the slowest pace, in requests a second, that is taken for meant.
const slowest = 0.01

func (p pacing) validate() error {
	if !(p.Rate == 0 || p.Rate >= slowest && p.Rate <= math.MaxInt32) || p.Workers < 1 || p.Workers > 14 || p.MaxWait <= 0 {
		return &failure{
			code: Usage, message: "--rate is 0 or at least 0.01, --workers is 1 to 14, --max-wait is a time such as 30s or 2m",
		}
	}
	return nil
}

// newClient makes a client of the portal that the flags name. Nothing is sent.
func (f portalFlags) newClient(s *streams, p pacing, verbose bool) (*docspace.Client, error) {
	if err := p.validate(); err != nil {
		return nil, err
	}
	address, err := f.address()
	if err != nil {
		return nil, err
	}
	key, err := f.apiKey()
	if err != nil {
		return nil, err
	}
	pool, err := f.authorities()
	if err != nil {
		return nil, err
	}
	return docspace.New(clientConfig(s, p, verbose, docspace.Config{
		URL: address, Key: key, Transport: docspace.NewTransport(docspace.TransportConfig{CA: pool}),
	}))
}

// newKeylessClient makes a client for what the portal tells everybody.
func (f portalFlags) newKeylessClient(s *streams) (*docspace.Client, error) {
	address, err := f.address()
	if err != nil {
		return nil, err
	}
	pool, err := f.authorities()
	if err != nil {
		return nil, err
	}
	return docspace.New(clientConfig(s, pacing{}, false, docspace.Config{
		URL: address, Transport: docspace.NewTransport(docspace.TransportConfig{CA: pool}),
	}))
}

// newDemoClient makes a client of a fresh portal in memory, with its owner's
// key.
func newDemoClient(s *streams, p pacing, verbose bool) (*docspace.Client, error) {
	if err := p.validate(); err != nil {
		return nil, err
	}
	demo := emulator.New(emulator.Config{})
	return docspace.New(clientConfig(s, p, verbose, docspace.Config{
		URL: demoURL, Key: demo.Owner().Key, Transport: demo,
	}))
}

func clientConfig(s *streams, p pacing, verbose bool, c docspace.Config) docspace.Config {
	c.UserAgent = "docspace-batch/" + version
	c.Rate, c.Writes, c.MaxWait = p.Rate, p.Workers, p.MaxWait
	s.timing = newTiming(c.Transport)
	c.Transport = s.timing
	c.OnPause = func(pause docspace.Pause) {
		s.timing.paused(pause.Until, pause.Reason)
		if bar := s.bar.Load(); bar != nil {
			bar.Pause(pause.Until)
		}
	}
	if verbose {
		c.Log = slog.New(slog.NewTextHandler(logWriter{s}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return c
}

// logWriter writes log lines where the bar is not torn by them.
type logWriter struct{ s *streams }

func (w logWriter) Write(b []byte) (int, error) { return w.s.errors().Write(b) }

func (f portalFlags) address() (string, error) {
	if f.URL == "" {
		return "", &failure{
			code: Usage, message: "no portal is given",
			hint: "set DOCSPACE_URL or give --url; --demo needs no portal",
		}
	}
	u, err := docspace.ParseURL(f.URL, f.AllowHTTP)
	if config, ok := errors.AsType[*docspace.ConfigError](err); ok {
		return "", &failure{code: Usage, message: config.Message, hint: config.Hint}
	}
	if err != nil {
		return "", err
	}
	return u.String(), nil
}
