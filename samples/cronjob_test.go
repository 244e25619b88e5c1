//go:build !windows

package samples_test

import (
	"slices"
	"strings"
	"testing"
)

// readCronJob is the CronJob, in whose paths "pod" stands for its pod's spec and
// "container" for the spec of the only container.
func readCronJob(t *testing.T) (claim, job document) {
	t.Helper()
	documents, err := parseYAML(read(t, "schedule/cronjob.yaml"))
	if err != nil {
		t.Fatal("cronjob.yaml:", err)
	}
	if len(documents) != 2 {
		t.Fatalf("%d documents", len(documents))
	}
	const pod = "spec.jobTemplate.spec.template.spec"
	job = document{}
	for path, value := range documents[1] {
		path = strings.Replace(path, pod+".containers[0]", "container", 1)
		job[strings.Replace(path, pod, "pod", 1)] = value
	}
	return documents[0], job
}

// TestCronJob holds what makes the job safe: who it runs as, what it may write,
// who may read the key, and that nothing cuts a run short or runs it twice.
func TestCronJob(t *testing.T) {
	claim, job := readCronJob(t)
	for path, want := range map[string]string{
		"apiVersion": "batch/v1", "kind": "CronJob",
		"spec.schedule": "15 2 * * *", "spec.timeZone": "Etc/UTC", "spec.concurrencyPolicy": "Forbid",
		"spec.jobTemplate.spec.backoffLimit":                 "0",
		"pod.restartPolicy":                                  "Never",
		"pod.automountServiceAccountToken":                   "false",
		"pod.securityContext.runAsNonRoot":                   "true",
		"pod.securityContext.fsGroup":                        job["pod.securityContext.runAsGroup"],
		"pod.securityContext.seccompProfile.type":            "RuntimeDefault",
		"container.securityContext.allowPrivilegeEscalation": "false",
		"container.securityContext.readOnlyRootFilesystem":   "true",
		"container.securityContext.capabilities.drop[0]":     "ALL",
		"container.terminationMessagePolicy":                 "FallbackToLogsOnError",
		"pod.volumes[0].name":                                "key",
		"pod.volumes[0].secret.defaultMode":                  "0440",
		"pod.volumes[1].name":                                "leavers",
		"pod.volumes[2].name":                                "state",
		"pod.volumes[2].persistentVolumeClaim.claimName":     claim["metadata.name"],
		"container.volumeMounts[0].name":                     "key",
		"container.volumeMounts[0].readOnly":                 "true",
		"container.volumeMounts[1].name":                     "leavers",
		"container.volumeMounts[1].readOnly":                 "true",
		"container.volumeMounts[2].name":                     "state",
		"container.volumeMounts[2].readOnly":                 "",
	} {
		if got := job[path]; got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
	for _, path := range []string{"pod.containers[1].name", "pod.initContainers", "pod.volumes[3].name", "container.volumeMounts[3].name"} {
		if _, more := job[path]; more {
			t.Errorf("%s is there", path)
		}
	}
	if longest := flagTime(t, "--max-duration"); seconds(t, job["spec.jobTemplate.spec.activeDeadlineSeconds"]) < longest+600 {
		t.Errorf("the pod is ended before --max-duration (%d s) ends the run", longest)
	}
	if seconds(t, job["pod.terminationGracePeriodSeconds"]) < 2*90 {
		t.Error("a request may last 90 s, and there is more to do after it")
	}
	if got := environment(job); !slices.Contains(got, "STATE_DIRECTORY="+job["container.volumeMounts[2].mountPath"]) {
		t.Errorf("results and lock are not on the volume: %q", got)
	}
}

// environment is the container's.
func environment(job document) []string {
	var env []string
	for i := 0; ; i++ {
		item := "container.env[" + string(rune('0'+i)) + "]"
		name, ok := job[item+".name"]
		if !ok {
			return env
		}
		env = append(env, name+"="+job[item+".value"])
	}
}
