import Emotion
import Mood
import Testing

@testable import Appliance

@Suite("Which moods are kept")
struct MoodTrailTests {
  private func times(_ estimates: [(MoodEstimate, Double)], of listener: Int64 = 1) -> [Double] {
    var trail = MoodTrail()
    return estimates.compactMap { trail.note($0.0, of: listener, at: $0.1, zone: 0)?.at }
  }

  @Test("the same mood is kept every five minutes, however often it is seen")
  func sparse() {
    let looks = (0..<3_600).map { (MoodEstimate(told: .happy), 1_000 + Double($0)) }
    #expect(times(looks) == stride(from: 1_000.0, to: 4_600, by: 300).map { $0 })
  }

  @Test("another mood is kept at once, but not more often than every ten seconds")
  func changes() {
    let looks: [(MoodEstimate, Double)] = [
      (MoodEstimate(told: .sad), 0), (MoodEstimate(told: .happy), 5), (MoodEstimate(told: .happy), 10),
      (MoodEstimate(told: .angry), 15), (MoodEstimate(told: .angry), 20),
    ]
    #expect(times(looks) == [0, 10, 20])
  }

  @Test("where nothing was seen nothing is kept")
  func unknown() {
    #expect(times((0..<900).map { (.unknown, Double($0)) }).isEmpty)
  }

  @Test("a clock that is set back stops nothing")
  func clockSetBack() {
    #expect(times([(MoodEstimate(told: .sad), 1e9), (MoodEstimate(told: .sad), 5)]) == [1e9, 5])
  }

  @Test("each listener has a trail of their own")
  func listeners() {
    var trail = MoodTrail()
    for listener: Int64 in [1, 2] {
      let sample = trail.note(MoodEstimate(told: .sad), of: listener, at: 7, zone: 3_600)
      #expect(sample?.listener == listener && sample?.zone == 3_600 && sample?.isTold == true)
    }
  }
}
