using System.Text;
using ZeroDte.Presentation.Words;
using ZeroDte.Quant.Learning.Comparisons;
using ZeroDte.Quant.Learning.Contracts;

namespace ZeroDte.Cli.Evaluation;

/// <summary>
/// Results of <c>evaluate</c> as CSV: one row per configuration, each metric with the ends of its band. Empty is not known.
/// </summary>
internal static class EvaluateCsv
{
    public static string Of(Basis basis, Evaluated[] results)
    {
        var csv = new StringBuilder("name,served,basis,n,first,last,dm_p,verdict,crps_p,crps_verdict,pesaran_timmermann_p");
        foreach (var metric in EvaluateMetric.All)
        {
            var name = metric.Name.ToLowerInvariant().Replace(" %", "_percent", StringComparison.Ordinal).Replace(' ', '_')
                .Replace('-', '_');
            csv.Append($",{name},{name}_lower,{name}_upper");
        }

        foreach (var baseline in results[0].Scores.Baselines)
        {
            var name = Slug(baseline.Name);
            csv.Append($",skill_vs_{name},skill_p_vs_{name},crps_skill_vs_{name},crps_p_vs_{name}");
        }
        csv.Append('\n');
        foreach (var result in results)
        {
            var s = result.Scores;
            var (first, last) = (result.Outcomes[0].Session, result.Outcomes[^1].Session);
            csv.Append($"\"{result.Name}\",{(result.Served ? "true" : "false")},{basis},{s.N},{first:yyyy-MM-dd},{last:yyyy-MM-dd}");
            csv.Append($",{Number(s.DmP)},{s.Verdict},{Number(s.CrpsP)},{s.CrpsVerdict},{Number(s.DirectionP)}");
            foreach (var metric in EvaluateMetric.All)
            {
                var (value, band) = metric.Value(s);
                csv.Append($",{Number(value)},{Number(band.Lower)},{Number(band.Upper)}");
            }

            foreach (var b in s.Baselines)
                csv.Append($",{Number(b.Skill.Value)},{Number(b.SkillP)},{Number(b.CrpsSkill.Value)},{Number(b.CrpsP)}");

            csv.Append('\n');
        }

        return csv.ToString();
    }

    private static string Slug(string name) => name.ToLowerInvariant().Replace(", ", "_", StringComparison.Ordinal).Replace(' ', '_');

    private static string Number(double value) => double.IsFinite(value) ? $"{value:R}" : "";
}
