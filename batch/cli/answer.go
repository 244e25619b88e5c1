package cli

import (
	"bufio"
	"context"
	"fmt"
)

// answer reads what a person types, up to the end of the line. It ends with ctx,
// whose cause is the error then: a signal is heeded while somebody thinks.
func (s *streams) answer(ctx context.Context) (string, error) {
	typed := make(chan string, 1)
	go func() { // ends with the line, or with the process
		line, _ := bufio.NewReader(s.in).ReadString('\n')
		typed <- line
	}()
	select {
	case line := <-typed:
		return line, nil
	case <-ctx.Done():
		fmt.Fprintln(s.err) // the question's line is at its end
		return "", context.Cause(ctx)
	}
}
