package steps

import "nianbao/cmd/internal/say"

const shownAt = say.Alone
