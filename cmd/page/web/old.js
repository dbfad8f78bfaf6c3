// Before everything else, in the language of 2009: what is wrong where the page does not start. The sentence itself stands in the
// html, and the script takes it away when all is well.
(function () {
  // The only way to the network that no policy of a page closes. Nothing here uses it, and nothing shall.
  window.RTCPeerConnection = window.webkitRTCPeerConnection = undefined;
  var place = document.getElementById('old');
  function say(text) {
    if (place && place.parentNode) place.textContent = text + '文件没有送到任何地方。';
  }
  window.onerror = function (text) {
    say('这个网页没有打开成功（' + text + '）。请用新版的 Chrome、Edge、火狐，或者 360、QQ 浏览器的“极速模式”再打开一次。');
  };
  // A program of what ours needs: filling of memory, extension of signs, conversion that saturates.
  var probe = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 3, 1, 0, 1, 10, 25, 1, 23, 0, 65, 0, 65, 0, 65, 0, 252, 11, 0,
    66, 0, 196, 26, 67, 0, 0, 0, 0, 252, 0, 26, 11];
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(new Uint8Array(probe)))
    say('打开这个网页的浏览器太旧了。请用 Chrome（75 以上）、Edge（79 以上）、火狐（79 以上），或者新版 360、QQ 浏览器的“极速模式”打开。');
})();
