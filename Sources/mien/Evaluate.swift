import ArgumentParser

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure the models on labelled data.",
    subcommands: [
      EvaluateExpression.self, EvaluateFaces.self, EvaluateIdentity.self, EvaluateMusic.self,
      EvaluateRecommender.self,
    ])
}
