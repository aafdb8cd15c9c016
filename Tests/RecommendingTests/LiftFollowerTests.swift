import Emotion
import Recommending
import Testing

@Suite("Following a lift")
struct LiftFollowerTests {
  private func begin(_ songs: Int, steps: Int = 4) -> LiftFollower {
    var follower = LiftFollower()
    _ = follower.saw(.sad, at: 0)
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
    let early = [follower.saw(.sad, at: 0), follower.saw(nil, at: 0)]
    #expect(early == [nil, nil])
    let told = [follower.saw(.neutral, at: 0), follower.saw(.neutral, at: 0)]
    let result = try #require(told[0])
    #expect(told[1] == nil && follower.lift == nil)
    #expect(result.succeeded && result.gain > 0.5 && result.played == 2 && result.steps == 4 && result.mood == .sad)
  }

  @Test("a lift whose last song changed nothing has failed, once, and music stays at its goal")
  func failure() throws {
    var follower = begin(4)
    let told = [follower.saw(.sad, at: 0), follower.saw(.sad, at: 0)]
    let result = try #require(told[0])
    #expect(told[1] == nil && follower.lift?.isComplete == true)
    #expect(!result.succeeded && abs(result.gain) < 1e-6)
    play(&follower, .sad)
    #expect(follower.lift?.step == 4)
  }

  @Test("another bad mood is another lift")
  func anotherMood() {
    var follower = begin(2)
    let result = follower.saw(.angry, at: 0)
    #expect(result?.succeeded == false)
    play(&follower, .angry)
    #expect(follower.lift?.mood == .angry && follower.lift?.step == 1)
  }

  @Test("an hour after its last song a lift is over, and no mood judges it")
  func late() {
    var follower = begin(4)
    let result = follower.saw(.happy, at: 3_601)
    #expect(result == nil && follower.lift == nil)
  }

  @Test(
    "lifts that succeed stay as long as usual; after a failure a shorter one is tried, and the better of the two kept")
  func lengths() {
    var lengths = LiftLengths(usual: 6)
    func learn(_ succeeded: Bool, played: Int = 4) -> Int {
      lengths.learn(
        from: LiftResult(mood: .sad, steps: lengths.next, played: played, gain: 0, succeeded: succeeded))
      return lengths.next
    }
    #expect([true, true, true].map { learn($0) } == [6, 6, 6])
    // Of four lifts three succeeded; what was never tried is taken to do better.
    #expect(learn(false) == 4)
    #expect([true, true].map { learn($0) } == [4, 4])
    #expect(learn(false) == 6)
    #expect(learn(false, played: 1) == 6)
    lengths.learn(from: LiftResult(mood: .sad, steps: 11, played: 9, gain: 0, succeeded: false))
    #expect(lengths.next == 6)
    #expect(LiftLengths(usual: 2).next == 2)
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
