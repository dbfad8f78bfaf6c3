package office

import (
	"context"
	"unsafe"

	"golang.org/x/sys/windows"
)

// bounded leaves a program as it is: its bounds are those of the job it runs in.
func bounded(program string, args []string) []string { return append([]string{program}, args...) }

// jobTasks bounds the processes of one run: soffice.com, soffice.exe, soffice.bin and a few helpers.
const jobTasks = 32

// caged runs a line in a job of its own, which ends all processes in it when it is closed: also when this process is killed.
func (c *cage) caged(ctx context.Context, said *tail, line []string) error {
	cmd := c.command(ctx, said, line)
	job, err := newJob()
	if err == nil {
		defer windows.CloseHandle(job)
		cmd.Cancel = func() error { return windows.TerminateJobObject(job, 1) }
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	if job != 0 { // its children come after: starting one takes it longer than this
		process, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(cmd.Process.Pid))
		if err == nil {
			err = windows.AssignProcessToJobObject(job, process)
			windows.CloseHandle(process)
		}
		if err != nil { // then the job ends nothing
			cmd.Cancel = cmd.Process.Kill
		}
	}
	return cmd.Wait()
}

func newJob() (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return 0, err
	}
	var limits windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE |
		windows.JOB_OBJECT_LIMIT_ACTIVE_PROCESS | windows.JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION
	limits.BasicLimitInformation.ActiveProcessLimit = jobTasks
	if unsafe.Sizeof(uintptr(0)) == 8 {
		limits.BasicLimitInformation.LimitFlags |= windows.JOB_OBJECT_LIMIT_JOB_MEMORY
		limits.JobMemoryLimit = uintptr(uint64(maxMemory))
	}
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err != nil {
		windows.CloseHandle(job)
		return 0, err
	}
	return job, nil
}

// removeOldPipes does nothing: here offices leave none.
func removeOldPipes() {}
