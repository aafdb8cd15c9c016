import Emotion
@testable import Recommending
import Testing

@Suite("Lift")
struct LiftPlanTests {
  @Test("valence never falls and ends pleasant, from wherever it starts")
  func monotone() {
    let seed: UInt64 = 3
    var random = SplitMix64(seed: seed)
    for _ in 0..<500 {
      let start = Affect(
        valence: Float.random(in: -1...1, using: &random), arousal: Float.random(in: -1...1, using: &random))
      let steps = Int.random(in: -1...12, using: &random)
      for mood in Mood.allCases {
        let targets = LiftPlan(from: start, mood: mood, steps: steps).targets
        #expect(targets.count == max(steps, 2))
        #expect(targets[0].distance(to: start) < 1e-5, "seed \(seed)")
        for (one, next) in zip(targets, targets.dropFirst()) {
          #expect(next.valence >= one.valence - 1e-6, "seed \(seed), \(mood), \(steps) steps")
        }
        #expect((targets.last?.valence ?? -1) >= LiftPlan.goal.valence - 1e-5, "seed \(seed)")
      }
    }
  }

  @Test("anger is calmed before it is cheered")
  func anger() {
    let plan = LiftPlan(from: Mood.angry.affect, mood: .angry)
    let arousals = plan.targets.map(\.arousal)
    #expect(arousals[0] > arousals[1] && arousals[1] > arousals[2])
    #expect(plan.targets[2].arousal < 0 && plan.targets[2].valence < 0)
    #expect(plan.target(at: 99) == plan.targets.last && plan.target(at: -1) == plan.targets[0])
  }

  @Test("a lift is complete after its last song")
  func complete() {
    var lift = Lift(from: Mood.sad.affect, mood: .sad, steps: 3)
    for step in 0..<3 {
      lift.step = step
      #expect(!lift.isComplete)
    }
    lift.step = 3
    #expect(lift.isComplete)
  }
}

@Suite("Music that stays with the mood")
struct NoLiftTests {
  @Test("who wants no lift gets music where they are")
  func staysSad() {
    let context = Context(mood: .sad, affect: Affect(valence: -0.7, arousal: -0.3), lifts: false, hour: 12, now: 0)
    #expect(context.currentLift == nil)
    #expect(context.target(0, lift: nil) == Affect(valence: -0.7, arousal: -0.3))
    #expect(Context(mood: .sad, hour: 12, now: 0).currentLift != nil)
  }
}
