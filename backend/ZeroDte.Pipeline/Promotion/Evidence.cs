using System.Text.Json;
using System.Text.Json.Serialization;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Pipeline.Promotion;

/// <summary>All that a promotion is decided on.</summary>
/// <param name="Champion">Version that the candidate would take over from; null if there is none.</param>
/// <param name="NewConfiguration">Whether the candidate's configuration is another than the champion's.</param>
/// <param name="Choice">How the configuration was found; null if no search chose it.</param>
/// <param name="Bases">
/// The evidence on the forecasts from each price. In JSON it stands beside the rest, under the name of the basis.
/// </param>
[JsonConverter(typeof(Json))]
public sealed record Evidence(
    int? Champion, bool NewConfiguration, ConfigurationChoice? Choice, OrderedDictionary<Basis, BasisEvidence> Bases)
{
    /// <summary>Of <see cref="Basis.Main"/>.</summary>
    public BasisEvidence Main => Bases[Basis.Main];

    private sealed class Json : JsonConverter<Evidence>
    {
        public override Evidence Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var head = JsonSerializer.Deserialize<Head>(ref reader, options)!;
            return new(head.Champion, head.NewConfiguration, head.Choice, new(head.Bases.Select(b =>
                KeyValuePair.Create(Basis.Parse(b.Key), b.Value.Deserialize<BasisEvidence>(options)!))));
        }

        public override void Write(Utf8JsonWriter writer, Evidence value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new Head(value.Champion, value.NewConfiguration, value.Choice)
            {
                Bases = value.Bases.ToDictionary(b => b.Key.Name, b => JsonSerializer.SerializeToElement(b.Value, options)),
            }, options);
    }

    private sealed record Head(int? Champion, bool NewConfiguration, ConfigurationChoice? Choice)
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement> Bases { get; init; } = [];
    }
}

/// <summary>When a search chose a configuration.</summary>
/// <param name="Seen">The last session that it judged configurations by; some later ones it held out.</param>
/// <param name="On">The last session there was when it chose.</param>
/// <param name="Watched">Sessions since then.</param>
public sealed record ConfigurationChoice(DateOnly Seen, DateOnly On, int Watched);

/// <summary>The evidence on the forecasts from one starting price. All returns are log returns.</summary>
/// <param name="Location">What the candidate expects of the next session if it opens where the last one closed; naive expects zero.</param>
/// <param name="Scale">The volatility that it forecasts for it.</param>
/// <param name="Sessions">Latest sessions forecast out of sample.</param>
/// <param name="Inside">How many of them closed within the 90 % range.</param>
/// <param name="Recent">The candidate against the champion on the latest sessions that both have forecast.</param>
/// <param name="SinceChosen">The same on sessions that the search had not seen; null unless the configuration is new.</param>
/// <param name="Watch">What has been bet on it on those sessions; null unless the configuration is new, and of older versions.</param>
/// <param name="Skill">The candidate against the baselines; null of older versions.</param>
public sealed record BasisEvidence(
    double Location, double Scale, int Sessions, int Inside, PairedScores? Recent, PairedScores? SinceChosen, WatchEvidence? Watch = null,
    SkillReport? Skill = null);

/// <summary>Evidence that a new configuration is better than the champion's, gathered on sessions that its search had not seen.</summary>
/// <param name="N">Sessions that both have forecast.</param>
/// <param name="Different">Those of them on which the two forecasts were not the same.</param>
/// <param name="EValue">As of <see cref="Quant.Tuning.Sequential.SequentialComparison"/>.</param>
public sealed record WatchEvidence(int N, int Different, double EValue);
