package engine

import (
	"testing"

	"docspace-batch/batch"
)

func TestJudge(t *testing.T) {
	still := batch.Decision{Verdict: batch.Do}
	guilty := batch.Decision{Verdict: batch.Refuse, Code: batch.CodeIsTerminated}
	already := batch.Decision{Verdict: batch.Nothing, Code: batch.CodeAlreadyHasRole}
	for _, tt := range []struct {
		name    string
		reply   reply
		own     bool
		reached bool
		now     batch.Decision
		want    verdict
	}{
		{"accepted, the effect is there", accepted, false, true, already, done},
		{"accepted, nothing happened", accepted, false, false, still, missed},
		{"accepted, nothing happened, and now it could not", accepted, false, false, guilty, decided},
		{"refused, still to be done", refused, false, false, still, guiltless},
		{"refused, and the account shows why", refused, false, false, guilty, decided},
		{"refused alone, and somebody else has done it", refused, false, true, already, decided},
		{"refused in company, done before the guilty one", refused, true, true, already, done},
		{"refused in company, the guilty one", refused, true, false, guilty, decided},
		{"lost, the effect is there", lost, false, true, already, done},
		{"lost, no effect yet", lost, false, false, still, open},
		{"lost, and now it could not be done: still nobody knows", lost, false, false, guilty, open},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := judge(tt.reply, tt.own, tt.reached, tt.now); got != tt.want {
				t.Errorf("judge = %d, want %d", got, tt.want)
			}
		})
	}
}
