using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Sampling;

namespace ZeroDte.Quant.Tests.Tuning;

public sealed class StudyHashTests
{
    /// <summary>
    /// Python's hashlib.sha256 over, as 64-bit little-endian numbers, bit patterns of doubles, and texts led by their length in UTF-8:
    /// sampler, seed, lag, directions; of each trial number, state, parameters (name, domain, value), values and constraints.
    /// </summary>
    [Fact]
    public void Hash_TwoTrials_IsThatOfPython()
    {
        var study = new Study(new([Direction.Minimise, Direction.Maximise], new RandomSampler(), Seed: 5));
        Told(new TrialOutcome.Complete([1.5, -0.0]), trial =>
        {
            trial.Categorical("größe", "ä");
            trial.Constraint("c", -2);
        });
        Told(new TrialOutcome.Failed("a reason that does not count"), _ => { });

        study.Hash.ShouldBe("d0e59e3b2a54d36daaac82a629d6e95b566bda2d9296405437634f69e9927651");

        void Told(TrialOutcome outcome, Action<Trial> more)
        {
            var trial = study.Ask();
            trial.Int("n", 7, 7);
            more(trial);
            study.Tell(trial, outcome);
        }
    }
}
