using System.Globalization;
using ZeroDte.Mlflow.Protocol;

namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>How experiments are named in requests: a number as text.</summary>
internal static class ExperimentId
{
    public static long Parse(string experimentId)
    {
        if (experimentId.Length is 0 or > 64 || !char.IsLetterOrDigit(experimentId[0])
            || !experimentId.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'))
        {
            throw MlflowException.Invalid($"Invalid experiment ID: '{experimentId}'");
        }
        return long.TryParse(experimentId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw Unknown(experimentId);
    }

    public static MlflowException Unknown(string experimentId) => MlflowException.Missing($"No Experiment with id={experimentId} exists");

    public static MlflowException NotActive(string experimentId) => MlflowException.Invalid(
        $"The experiment {experimentId} must be in the 'active' state. Current state is {Lifecycle.Deleted}.");
}
