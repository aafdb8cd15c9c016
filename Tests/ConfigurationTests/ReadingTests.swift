import Configuration
import Testing

@Suite("Reading a configuration")
struct ReadingTests {
  @Test("nothing set gives the defaults, from no line")
  func empty() throws {
    for text in ["", "# nothing\n", "[speaker]\n", "\u{FEFF}[camera.privacy_switch]\r\n"] {
      let loaded = try read(text)
      #expect(loaded.configuration == Configuration() && loaded.lines.isEmpty)
    }
  }

  @Test("what is set counts, the rest keeps its default, and each value's line is known")
  func some() throws {
    let loaded = try read(
      """
      [speaker]
      volume = 1
      device = "hw:CARD=Amp"

      [button]
      chip = "pinctrl-rp1"
      line = 17
      bias = "disabled"
      """)
    var expected = Configuration()
    expected.speaker.volume = 1
    expected.speaker.device = "hw:CARD=Amp"
    expected.button.chip = "pinctrl-rp1"
    expected.button.line = .offset(17)
    expected.button.bias = .disabled
    #expect(loaded.configuration == expected)
    #expect(loaded.file == "mien.toml")
    #expect(
      loaded.lines == [
        "speaker.volume": 2, "speaker.device": 3, "button.chip": 6, "button.line": 7, "button.bias": 8,
      ])
    let pin = try #require(loaded.configuration.button.pin)
    #expect(pin.chip == "pinctrl-rp1" && pin.line == .offset(17) && pin.activeLow && pin.bias == .disabled)
    #expect(loaded.configuration.lamp.pin == nil && loaded.configuration.camera.privacySwitch.pin == nil)
  }

  @Test("sections may be written as dotted keys and inline tables")
  func forms() throws {
    let section = try read("[camera.privacy_switch]\nchip = \"c\"\nline = \"l\"\n").configuration
    #expect(try read("camera.privacy_switch = { chip = \"c\", line = \"l\" }").configuration == section)
    #expect(try read("[camera]\nprivacy_switch.chip = \"c\"\nprivacy_switch.line = \"l\"").configuration == section)
    #expect(section.camera.privacySwitch.pin?.line == .name("l"))
  }

  @Test("everything that is wrong is told at once, in the order of the file")
  func several() {
    let text = """
      [speakr]
      volume = 3
      [camera]
      widht = 640
      height = "big"
      [speaker]
      volume = 1.5
      [[lamp]]
      chip = "x"
      """
    #expect(
      complaints(text) == [
        "mien.toml:1: unknown section [speakr]; did you mean [speaker]?",
        "mien.toml:4: unknown key camera.widht; did you mean camera.width?",
        "mien.toml:5: camera.height takes a whole number of pixels from 16 to 8192, not \"big\"",
        "mien.toml:7: speaker.volume takes a number from 0 to 1, not 1.5",
        "mien.toml:8: lamp is a section: write [lamp], not [[lamp]] or a list",
      ])
  }

  @Test("an unknown key without a near one lists those there are")
  func listed() {
    #expect(
      complaints("[speaker]\nfrobnicate = 1") == [
        "mien.toml:2: unknown key speaker.frobnicate; [speaker] has device, volume, target_loudness, mixer, earcons"
      ])
    let sections = complaints("[xyzzy]").first ?? ""
    #expect(sections.contains("unknown section [xyzzy]; there is [camera], [camera.privacy_switch], [speaker]"))
  }

  @Test(
    "a value of the wrong type or out of range names line, key and what is allowed",
    arguments: [
      ("[mood]\nlift = 1", "mien.toml:2: mood.lift takes true or false, not 1"),
      (
        "[mood]\nlook_interval = 0.1",
        "mien.toml:2: mood.look_interval takes a number of seconds from 0.2 to 60, not 0.1"
      ),
      ("[mood.lift]\na = 1", "mien.toml:1: mood.lift takes true or false, not a table"),
      (
        "[button]\ndebounce_ms = 1.5",
        "mien.toml:2: button.debounce_ms takes a whole number of milliseconds from 0 to 100, not 1.5"
      ),
      ("[state]\nfolder = 2026-01-01", "mien.toml:2: state.folder takes an absolute path in quotes, not a date"),
      ("speaker = 3", "mien.toml:1: speaker is a section: write [speaker], not 3"),
    ])
  func wrong(text: String, complaint: String) {
    #expect(complaints(text) == [complaint])
  }

  @Test(
    "values that do not fit together are told",
    arguments: [
      ("[camera]\nwidth = 640", "mien.toml:2: camera.width needs camera.height beside it"),
      ("[lamp]\nline = 3", "mien.toml:2: lamp.line needs lamp.chip beside it"),
      (
        "[button]\nlong_press = 2.0\nvery_long_press = 1.5",
        "mien.toml:3: button.very_long_press must be more than button.long_press"
      ),
      (
        "button.very_long_press = 1\nbutton.long_press = 1",
        "mien.toml:1: button.very_long_press must be more than button.long_press"
      ),
      (
        "button = {chip = \"c\", line = 3}\nlamp = {chip = \"c\", line = 3}",
        "mien.toml:2: lamp.line is the line of button.line already"
      ),
    ])
  func together(text: String, complaint: String) {
    #expect(complaints(text) == [complaint])
  }

  @Test("what is no TOML is told with its line")
  func notTOML() {
    let lines = complaints("[speaker]\nvolume = \n")
    #expect(lines.count == 1 && lines[0].hasPrefix("mien.toml:2: column"), "\(lines)")
  }

  @Test("a hundred thousand unknown keys are told briefly")
  func flood() {
    let text = (0..<60_000).map { "key\($0) = 1\n" }.joined()
    #expect(complaints(text).count == 50)
  }

  @Test("changed bytes give a configuration whose values are allowed, or an error, 1,500 times")
  func fuzz() {
    let seed: UInt64 = 11
    var generator = SeededGenerator(seed: seed)
    let bytes = Array(everyKey.utf8)
    var refused = 0
    for round in 0..<1_500 {
      do throws(ConfigurationError) {
        let loaded = try Configuration.read(mutated(bytes, using: &generator), file: "mien.toml")
        let configuration = loaded.configuration
        #expect((0...1).contains(configuration.speaker.volume), "seed \(seed), round \(round)")
        #expect(configuration.button.veryLongPress > configuration.button.longPress, "seed \(seed), round \(round)")
        #expect(configuration.control.socket.hasPrefix("/"), "seed \(seed), round \(round)")
        #expect((configuration.lamp.pin == nil) == (configuration.lamp.chip == nil), "seed \(seed), round \(round)")
      } catch {
        refused += 1
        #expect(!error.problems.isEmpty, "seed \(seed), round \(round)")
        #expect(error.lines.allSatisfy { $0.utf8.count < 600 }, "seed \(seed), round \(round)")
      }
    }
    #expect(refused > 300 && refused < 1_500, "\(refused) refused, seed \(seed)")
  }
}
