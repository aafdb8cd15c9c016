import Emotion
import Faces
import Testing

@testable import Appliance

@Suite("A sitting in front of the camera")
struct SittingTests {
  private func face(yaw: Float = 0) -> FaceSample {
    .face(SampledFace(identity: FaceEmbedding([1, 0]), expression: [0, 1], yaw: yaw))
  }

  /// Shows it faces, four a second, until it is over or `until`.
  private func run(_ sitting: inout Sitting, until end: Double, _ sample: (Sitting, Double) -> FaceSample) -> Double {
    var time = 0.0
    while sitting.outcome == nil, time < end {
      sitting.add(sample(sitting, time), taken: time, at: time)
      time += 0.25
    }
    return time
  }

  @Test(
    "at an enrolment it asks to look straight, to the left, to the right, and takes the pictures where the head is so")
  func enrolment() {
    var sitting = Sitting(.enrolment, at: 0)
    #expect(sitting.step?.ask == "look at the camera" && sitting.countdown(at: 0) == nil)
    let took = run(&sitting, until: 60) { sitting, _ in self.face(yaw: 0.08 * (sitting.step?.turn ?? 0)) }
    #expect(sitting.outcome == .complete && sitting.faces.count == 6 && took < 3)
    #expect(
      sitting.faces.map { $0.step.turn * ($0.face.yaw == 0 ? 0 : 1) } == [0, 0, 1, 1, -1, -1])
  }

  @Test("who does not turn the head is learnt as well, a little later")
  func noTurn() {
    var sitting = Sitting(.enrolment, at: 0)
    let took = run(&sitting, until: 60) { _, _ in self.face() }
    #expect(sitting.outcome == .complete && took > 8 && took < 12)
  }

  @Test("bad pictures are refused with the reason; without good ones it is given up with the last reason")
  func refusals() {
    var sitting = Sitting(.enrolment, at: 0)
    sitting.add(.refused(.dark), taken: 0, at: 0)
    #expect(sitting.refusal == .dark && sitting.faces.isEmpty)
    sitting.add(face(), taken: 0.25, at: 0.25)
    #expect(sitting.refusal == nil && sitting.count.taken == 1)
    _ = run(&sitting, until: 60) { _, _ in .refused(.several) }
    #expect(sitting.outcome == .failed(.tooFewGoodPictures(good: 1, refusal: .several)))
    #expect(sitting.step == nil)
  }

  @Test("three good pictures are enough when no more come")
  func fewest() {
    var sitting = Sitting(.enrolment, at: 0)
    _ = run(&sitting, until: 200) { sitting, _ in sitting.faces.count < 3 ? self.face() : .refused(.nobody) }
    #expect(sitting.outcome == .complete && sitting.faces.count == 3)
  }

  @Test("at a calibration each expression is asked for with a countdown, in which no picture counts")
  func calibration() {
    var sitting = Sitting(.calibration, at: 0)
    #expect(sitting.countdown(at: 0) == 3 && sitting.countdown(at: 2.5) == 1 && sitting.countdown(at: 3) == nil)
    sitting.add(face(), taken: 2.9, at: 3.5)
    #expect(sitting.faces.isEmpty)
    let took = run(&sitting, until: 60) { _, _ in self.face() }
    #expect(sitting.outcome == .complete && took > 15 && took < 25)
    #expect(
      sitting.faces.map(\.step.expression)
        == [.neutral, .happy, .sad, .angry, .surprise].flatMap { Array(repeating: $0 as Expression?, count: 4) })
  }

  @Test("an expression without a single picture ends the calibration; time passes without frames too")
  func missingExpression() {
    var sitting = Sitting(.calibration, at: 0)
    sitting.add(.refused(.turnedAway), taken: 5, at: 5)
    sitting.pass(32)
    #expect(sitting.outcome == nil)
    sitting.pass(34)
    #expect(sitting.outcome == .failed(.tooFewGoodPictures(good: 0, refusal: .turnedAway)))
  }
}
