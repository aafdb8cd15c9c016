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

  @Test("a lift that fails makes the next longer, one that succeeds makes it shorter, within bounds")
  func lengths() {
    func result(_ succeeded: Bool, played: Int = 4) -> LiftResult {
      LiftResult(mood: .sad, steps: 6, played: played, gain: 0, succeeded: succeeded)
    }
    var lengths = LiftLengths(usual: 6)
    var taken: [Int] = []
    for succeeded in [false, true, true, false, false, true] {
      lengths.learn(from: result(succeeded))
      taken.append(lengths.next)
    }
    #expect(taken == [8, 7, 6, 8, 9, 8])
    lengths.learn(from: result(false, played: 1))
    #expect(lengths.next == 8)
    for _ in 0..<9 { lengths.learn(from: result(true)) }
    #expect(lengths.next == 4)
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
