import Testing

@testable import Devices

/// A card with controls that do as told.
private final class FakeMixer: MixerPort {
  let all: [MixerControl]
  var levels: [Double]
  /// What a level becomes; nil where it is refused.
  var obey: (Double) -> Double? = { $0 }
  private(set) var changed: Set<Int> = []

  init(_ controls: [(String, ClosedRange<Double>)]) {
    all = controls.enumerated().map { MixerControl(name: $0.element.0, index: 0, range: $0.element.1) }
    levels = controls.map { $0.1.upperBound }
  }

  func controls() -> [MixerControl] { all }
  func level(of control: MixerControl) -> Double? { all.firstIndex(of: control).map { levels[$0] } }
  func set(_ control: MixerControl, to decibels: Double) -> Bool {
    guard let place = all.firstIndex(of: control), let level = obey(decibels) else { return false }
    changed.insert(place)
    levels[place] = level
    return true
  }
}

struct HardwareVolumeTests {
  private let card = FakeMixer([
    ("Mic", -50...0), ("Master", -45...0), ("PCM", -10...0), ("Line", -60...12), ("Digital", -103...0),
  ])

  @Test("the control nearest to the loudspeaker is taken, if its range is worth it; else the first that is")
  func choice() {
    #expect(HardwareVolume(.auto, of: card)?.control.name == "Digital")
    #expect(HardwareVolume(.auto, of: FakeMixer([("PCM", -10...0), ("Odd", -30...0)]))?.control.name == "Odd")
    #expect(HardwareVolume(.auto, of: FakeMixer([("PCM", -19...0)])) == nil)
    #expect(HardwareVolume(.auto, of: FakeMixer([])) == nil)
    #expect(HardwareVolume(.named("Line"), of: card)?.control.name == "Line")
    #expect(HardwareVolume(.named("PCM"), of: card) == nil)
    #expect(HardwareVolume(.named("line"), of: card) == nil)
    #expect(HardwareVolume(.off, of: card) == nil)
    #expect([MixerWish("auto"), MixerWish("off"), MixerWish("Master")] == [.auto, .off, .named("Master")])
  }

  @Test("levels are limited to the control's range and reported as the card reads them; nothing else changes")
  func levels() throws {
    let volume = try #require(HardwareVolume(.named("Master"), of: card))
    #expect(volume.set(decibels: -20) == -20)
    #expect(volume.set(decibels: -50) == -45)
    card.obey = { ($0 / 1.5).rounded(.up) * 1.5 }
    #expect(volume.set(decibels: -20) == -19.5)
    #expect(card.changed == [1])
  }

  @Test("a card that refuses, or reads back something else, is not believed and gets its own level back")
  func disbelief() throws {
    card.levels[1] = -12
    let volume = try #require(HardwareVolume(.named("Master"), of: card))
    #expect(volume.set(decibels: -20) == -20)
    card.obey = { $0 == -12 ? -12 : -1 }
    #expect(volume.set(decibels: -30) == nil)
    #expect(card.levels[1] == -12)
    card.obey = { _ in nil }
    #expect(volume.set(decibels: -30) == nil)
  }

  @Test("a card that is not there has no controls")
  func absent() {
    #expect(ALSAMixer(card: "NoSuchCard").controls() == [])
  }
}
