// Package serve shows the four steps of the annual report in a browser on the same machine: handing out, checking,
// writing reports, collecting; or, with the folder of a year, the board that is its face. It knows about uploads, downloads,
// progress and who may ask for them, and nothing about workbooks: that comes in through Tools and Folder, which the command
// implements with the jobs that its other subcommands run.
//
// Whoever reads this package for its safety: the server listens on a loopback address only (listen), every address holds
// a secret and every request is looked at by guard, names from outside become paths in names.go and nowhere else, what is
// written stays in the folders of session.go and in that of a year, whose files are opened by number only, and the page gets
// names and texts as JSON and shows them as text.
//
// There are two addresses. The printed one (URL) holds a secret that stands in the user's own window only, and opens the
// page as often as he likes. The other (Once) is for the program that opens the browser, where it stands in the list of
// processes for every user of the machine to read; so it holds a ticket that is of no use to them. On Linux the kernel tells
// whose the connecting socket is (neighbour_linux.go): only a program of the user's own gets in, a browser in a sandbox
// (snap, flatpak) among them, because that runs under his name and needs no file; a visit of anybody else's is refused,
// leaves the ticket good for the owner, and is told of in the window and on the page. Where the kernel cannot tell (a relay
// into a virtual machine), the page says that the printed address is to be used. On Windows other users do not see what a
// program was started with. On macOS and the like, where they do and sockets name no owner, the opener gets a file with
// the address, in the working folder, that only its owner may read (Opening). The ticket is good once; a second visit gets
// a page that says what that may mean. root, and who has broken into the user's account, are not kept out.
package serve
