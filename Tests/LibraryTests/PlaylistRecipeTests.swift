import Emotion
import Testing

@testable import Library

@Suite("A playlist's recipe") struct PlaylistRecipeTests {
  @Test("takes its own centre in, and lies within the plane", arguments: MoodPlaylist.allCases)
  func centre(_ playlist: MoodPlaylist) {
    let recipe = playlist.recipe
    #expect(recipe.valence.contains(recipe.centre.valence) && recipe.arousal.contains(recipe.centre.arousal))
    #expect(recipe.valence.lowerBound >= -1 && recipe.arousal.upperBound <= 1)
  }

  @Test("of the four moods shares the plane out")
  func quadrants() {
    for (valence, arousal) in [(0.1, 0.1), (-0.1, 0.9), (-1, -1), (0.3, -0.2)] as [(Float, Float)] {
      let names = [MoodPlaylist.happy, .angry, .sad, .calm].filter {
        $0.recipe.valence.contains(valence) && $0.recipe.arousal.contains(arousal)
      }.map(\.rawValue)
      #expect(names == [Affect(valence: valence, arousal: arousal).quadrant.rawValue])
    }
  }

  @Test("follows a wish for valence, arousal and tempo, and leaves open what was not wished")
  func wish() {
    let recipe = PlaylistRecipe(valence: 0.9, arousal: nil, tempo: 100)
    #expect(recipe.centre == Affect(valence: 0.9, arousal: 0))
    #expect(abs(recipe.valence.lowerBound - 0.5) < 1e-6 && recipe.valence.upperBound == 1 && recipe.arousal == -1...1)
    #expect(
      recipe.tempo?.contains(107) == true && recipe.tempo?.contains(93) == true && recipe.tempo?.contains(110) == false)
    #expect(PlaylistRecipe(valence: nil, arousal: nil, tempo: nil).tempo == nil)
  }
}
