import Emotion
import Recommending
import Testing

@Suite("Following a lift")
struct LiftFollowerTests {
  private func begin(_ songs: Int, steps: Int = 4) -> LiftFollower {
    var follower = LiftFollower()
    _ = follower.saw(.sad)
    for _ in 0..<songs { play(&follower, .sad, steps: steps) }
    return follower
  }

  private func play(_ follower: inout LiftFollower, _ mood: Mood?, steps: Int = 4) {
    var context = Context(mood: mood, lift: follower.lift, hour: 12, now: 0)
    context.liftSteps = steps
    follower.played(in: context)
  }

  @Test("a better mood ends a lift, and that is a success that is told once")
  func success() throws {
    var follower = begin(2)
    #expect(follower.lift?.step == 2)
    let early = [follower.saw(.sad), follower.saw(nil)]
    #expect(early == [nil, nil])
    let told = [follower.saw(.neutral), follower.saw(.neutral)]
    let result = try #require(told[0])
    #expect(told[1] == nil && follower.lift == nil)
    #expect(result.succeeded && result.gain > 0.5 && result.played == 2 && result.steps == 4 && result.mood == .sad)
  }

  @Test("a lift whose last song changed nothing has failed, once, and music stays at its goal")
  func failure() throws {
    var follower = begin(4)
    let told = [follower.saw(.sad), follower.saw(.sad)]
    let result = try #require(told[0])
    #expect(told[1] == nil && follower.lift?.isComplete == true)
    #expect(!result.succeeded && abs(result.gain) < 1e-6)
    play(&follower, .sad)
    #expect(follower.lift?.step == 4)
  }

  @Test("another bad mood is another lift")
  func anotherMood() {
    var follower = begin(2)
    let result = follower.saw(.angry)
    #expect(result?.succeeded == false)
    play(&follower, .angry)
    #expect(follower.lift?.mood == .angry && follower.lift?.step == 1)
  }

  @Test("the length that helps is taken more and more")
  func lengths() {
    var lengths = LiftLengths()
    func taken(_ steps: Int) -> Int { (0..<200).count { lengths.next(seed: UInt64($0)) == steps } }
    let before = taken(9)
    for number in 0..<40 {
      let steps = LiftLengths.steps[number % 3]
      var follower = begin(steps, steps: steps)
      if let result = follower.saw(steps == 9 ? .happy : .sad) { lengths.learn(from: result) }
    }
    #expect(before > 10 && before < 190 && taken(9) > 195)
  }

  @Test("a lift of half the strength goes half of the way")
  func strength() {
    let start = Mood.sad.affect
    let (whole, half) = (LiftPlan(from: start, mood: .sad), LiftPlan(from: start, mood: .sad, strength: 0.5))
    let last = half.targets[half.targets.count - 1]
    #expect(last.distance(to: start.moved(towards: whole.targets[5], by: 0.5)) < 1e-5)
    #expect(half.targets[0] == start)
  }
}
