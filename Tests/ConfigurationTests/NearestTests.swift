import Testing

@testable import Configuration

@Suite("The nearest known name")
struct NearestTests {
  @Test(
    "the distance counts letters put in, left out, changed and swapped",
    arguments: [
      ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("volume", "volume", 0), ("volme", "volume", 1),
      ("vollume", "volume", 1), ("volune", "volume", 1), ("voulme", "volume", 1), ("kitten", "sitting", 3),
      // A swapped pair is not touched again.
      ("ca", "abc", 3),
    ])
  func distance(first: String, second: String, expected: Int) {
    #expect(editDistance(first, second) == expected)
    #expect(editDistance(second, first) == expected)
  }

  @Test(
    "a slip finds what was meant",
    arguments: [
      ("speaker.volme", "speaker.volume"), ("speaker.Volume", "speaker.volume"), ("spaeker", "speaker"),
      ("button.debounce-ms", "button.debounce_ms"), ("camera.widht", "camera.width"), ("button.chp", "button.chip"),
      ("camera.privacyswitch", "camera.privacy_switch"), ("music.folder", "music.folders"),
      ("state.folders", "state.folder"), ("lamp.volume", "speaker.volume"), ("volume", "speaker.volume"),
      ("camera.privacy_switch.lin", "camera.privacy_switch.line"), ("lamp.lin", "lamp.line"),
    ])
  func slip(key: String, meant: String) {
    #expect(nearestName(to: key) == meant)
  }

  @Test("every key and section with any one letter lost is found again where the rest is not another's")
  func everyKey() {
    for name in Setting.all.map(\.key) + Section.all.map(\.name) {
      let start = name.lastIndex(of: ".").map { name.index(after: $0) } ?? name.startIndex
      for index in name[start...].indices {
        var short = name
        short.remove(at: index)
        #expect(nearestName(to: short) == name, "\(short)")
      }
    }
  }

  @Test(
    "what is like nothing finds nothing",
    arguments: ["frobnicate", "camera.x", "speaker.q", "a", "\"\"", String(repeating: "x", count: 1_000_000)])
  func nothing(key: String) {
    #expect(nearestName(to: key) == nil)
  }
}
