import Testing

@testable import Appliance

@Suite("A redactor")
struct RedactorTests {
  private let redactor = Redactor(names: ["alice", "Blue Monday", "ab", ""])

  @Test(
    "takes paths out up to where they end, spaces and all",
    arguments: [
      ("cannot play /home/x/My Songs/A b.mp3: it is broken", "cannot play <path>: it is broken"),
      ("/mnt/music: no such folder; check it", "<path>: no such folder; check it"),
      ("'/home/x/a b' is odd", "'<path>' is odd"), ("device=/srv/x", "device=<path>"),
      ("list [\"/a/b\", \"/c d/e\"]", "list [\"<path>\", \"<path>\"]"),
      ("stay in /var/lib/mien/../../home/x now", "stay in <path> now"),
    ])
  func paths(text: String, clean: String) { #expect(redactor.clean(text) == clean) }

  @Test(
    "leaves devices and the program's own places",
    arguments: [
      "camera /dev/v4l/by-id/usb-046d-index0 is not there; plug it in", "/sys/class/thermal is empty",
      "15.1 frames/s and / or 3", "/etc/mien/mien.toml: 3 settings",
    ])
  func harmless(text: String) { #expect(redactor.clean(text) == text) }

  @Test("takes names out, wherever they stand")
  func names() {
    #expect(redactor.clean("next: Blue Monday, for alice's ab") == "next: <name>, for <name>'s ab")
  }
}
