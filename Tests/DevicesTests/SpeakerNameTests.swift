import Testing

@testable import Devices

struct SpeakerNameTests {
  @Test("every documented form is understood")
  func forms() throws {
    #expect(try SpeakerName("default") == .standard)
    #expect(try SpeakerName("null") == .null)
    #expect(try SpeakerName("file:/tmp/a:b,c.wav") == .file(path: "/tmp/a:b,c.wav"))
    #expect(try SpeakerName("hw:CARD=Headphones") == .card(id: "Headphones", device: 0, converting: false))
    #expect(try SpeakerName("hw:CARD=vc4hdmi0,DEV=3") == .card(id: "vc4hdmi0", device: 3, converting: false))
    #expect(try SpeakerName("plughw:DEV=1,CARD=A_B") == .card(id: "A_B", device: 1, converting: true))
    #expect(try SpeakerName("hw:1,2") == .card(id: "1", device: 2, converting: false))
    #expect(try SpeakerName("dmix:CARD=A") == .configured("dmix:CARD=A"))
  }

  @Test(
    "a malformed name is refused and named",
    arguments: [
      "", "file:", "file", "hw:", "hw", "hw:CARD=", "hw:CARD=A,DEV=x", "hw:A,-1", "hw:A,0,7", "hw:A\"}", "a b",
      "x\u{7f}",
    ])
  func malformed(text: String) {
    let error = #expect(throws: DeviceError.self) { try SpeakerName(text) }
    #expect(error?.description.hasPrefix("speaker \(text): ") == true)
  }

  @Test("the definition of a WAV disarms what ALSA would run or replace")
  func quoting() throws {
    let definition = try #require(SpeakerName("file:|rm \"%r\"\\.wav").definition(firstCard: nil))
    #expect(definition.contains(##"file "./|rm \"%%r\"\\.wav""##))
  }

  @Test("mutated names are either refused or give a definition that ALSA can parse")
  func mutations() {
    let seed: UInt64 = 20_261
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let starts = ["hw:CARD=Name,DEV=1", "plughw:0,1", "file:/tmp/a.wav", "default", "null"].map {
      Array($0.unicodeScalars)
    }
    let spice = Array("\"\\{}=,:;%|<>$@#\n\u{1}é\u{1F600}".unicodeScalars)
    for round in 0..<3_000 {
      var scalars = starts[next(starts.count)]
      for _ in 0...next(3) {
        let place = next(scalars.count)
        if next(2) == 0 { scalars.insert(spice[next(spice.count)], at: place) } else { scalars.remove(at: place) }
      }
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars)
      guard let name = try? SpeakerName(text), let definition = name.definition(firstCard: 0) else { continue }
      #expect(ALSAConfiguration(text: definition) != nil, "seed \(seed), round \(round): \(definition)")
    }
  }
}
