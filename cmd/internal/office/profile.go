package office

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
)

// A setting is one of LibreOffice's own. A version that does not know it passes over it.
type setting struct{ path, name, value string }

// locked are the settings of the profile that LibreOffice runs with: a file that somebody has sent is read, and nothing that
// it names is fetched, started or computed anew. The whole numbers are those of officecfg's schemas.
var locked = []setting{
	{"Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"}, // pictures, sections, frames: nothing is fetched
	{"Common/Security/Scripting", "DisableActiveContent", "true"},       // nor for OLE, DDE and plug-ins
	{"Common/Security/Scripting", "MacroSecurityLevel", "3"},
	{"Common/Security/Scripting", "DisableMacrosExecution", "true"},
	{"Common/Security/Scripting", "DisableOLEAutomation", "true"},
	{"Common/Security/Scripting", "DisablePythonRuntime", "true"},
	{"Common/Security/Scripting", "CheckDocumentEvents", "true"},
	{"Common/Security/Net", "AllowInsecureProtocols", "false"},
	{"Common/Security/Net", "AllowInsecureImap", "false"},
	{"Common/Misc", "FirstRun", "false"},
	{"Common/Misc", "CrashReport", "false"},
	{"Common/Misc", "CollectUsageInformation", "false"},
	{"Common/Misc", "ShowTipOfTheDay", "false"},
	{"Common/Misc", "UseOpenCL", "false"},
	{"Java/VirtualMachine", "Enable", "false"},
	{"Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments", "AutoCheckEnabled", "false"},
	{"Jobs/Jobs/org.openoffice.Office.Jobs:Job['UpdateCheck']/Arguments", "AutoDownloadEnabled", "false"},
	{"Writer/Content/Update", "Link", "0"}, // never
	{"Writer/Content/Update", "Field", "false"},
	{"Writer/Content/Update", "Chart", "false"},
	{"Calc/Content/Update", "Link", "1"}, // never
	{"Calc/Formula/Load", "OOXMLRecalcMode", "1"},
	{"Calc/Formula/Load", "ODFRecalcMode", "1"},
}

// deadHost and deadPort are an address at which nothing answers: only root can listen on a port below 1024, and nobody
// listens on that for the protocol Discard.
const (
	deadHost = "127.0.0.1"
	deadPort = "9"
)

// inet leads whatever asks for an address nevertheless to where nothing answers.
var inet = []setting{
	{"Settings", "ooInetProxyType", "2"},
	{"Settings", "ooInetNoProxy", ""},
	{"Settings", "ooInetHTTPProxyName", deadHost}, {"Settings", "ooInetHTTPProxyPort", deadPort},
	{"Settings", "ooInetHTTPSProxyName", deadHost}, {"Settings", "ooInetHTTPSProxyPort", deadPort},
	{"Settings", "ooInetFTPProxyName", deadHost}, {"Settings", "ooInetFTPProxyPort", deadPort},
	{"Settings", "ooInetSOCKSProxyName", deadHost}, {"Settings", "ooInetSOCKSProxyPort", deadPort},
}

// writeProfile makes a profile of LibreOffice's in dir that holds the settings above and nothing else.
func writeProfile(dir string) error {
	var b strings.Builder
	b.WriteString(xml.Header + `<oor:items xmlns:oor="http://openoffice.org/2001/registry"` +
		` xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` + "\n")
	item := func(component string, s setting) {
		b.WriteString(`<item oor:path="/org.openoffice.` + component + s.path + `"><prop oor:name="` + s.name +
			`" oor:op="fuse"><value>` + s.value + "</value></prop></item>\n")
	}
	for _, s := range locked {
		item("Office.", s)
	}
	for _, s := range inet {
		item("Inet/", s)
	}
	b.WriteString("</oor:items>\n")
	user := filepath.Join(dir, "user")
	if err := os.MkdirAll(user, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(user, "registrymodifications.xcu"), []byte(b.String()), 0o600)
}
