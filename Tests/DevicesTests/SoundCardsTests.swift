import Testing

@testable import Devices

struct SoundCardsTests {
  @Test("names are stable, and the device is left out where it is 0")
  func names() {
    let card = SoundCard(number: 3, id: "Headphones", title: "bcm2835 Headphones", playback: [0, 2])
    #expect(card.speakerNames == ["hw:CARD=Headphones", "hw:CARD=Headphones,DEV=2"])
  }

  @Test("each card of this machine has a name that can be asked for again")
  func present() throws {
    for card in soundCards() {
      for name in card.speakerNames {
        guard case .card(card.id, _, false) = try SpeakerName(name) else {
          Issue.record("\(name) does not name card \(card.id)")
          continue
        }
      }
    }
  }
}
