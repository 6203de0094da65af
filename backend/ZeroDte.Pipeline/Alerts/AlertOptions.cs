using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ZeroDte.Pipeline.Alerts;

/// <summary>Who is told of alarms, besides the log and the metrics.</summary>
public sealed class AlertOptions : IValidatableObject
{
    public const string Section = "Alerts";

    private const int ShortestSecret = 16;

    /// <summary>Where alarms are posted; nowhere if not set.</summary>
    public Uri? Webhook { get; set; }

    /// <summary>Shared with the receiver, who checks the signature by it.</summary>
    public string? Secret { get; set; }

    /// <summary>Whether the webhook may be on this machine or in a private network.</summary>
    public bool AllowPrivateAddresses { get; set; }

    /// <summary>Seconds that a receiver has to answer.</summary>
    [Range(0.1, 300)]
    public double TimeoutSeconds { get; set; } = 10;

    /// <summary>Seconds after the first failure; twice as long after each further one, an hour at most.</summary>
    [Range(0.01, 3600)]
    public double FirstRetrySeconds { get; set; } = 5;

    /// <summary>Attempts after which an alarm is not sent any more. With the delays above, thirty take a day.</summary>
    [Range(1, 1000)]
    public int MostAttempts { get; set; } = 30;

    /// <summary>Seconds from one look for something to send to the next.</summary>
    [Range(0.01, 3600)]
    public double LookSeconds { get; set; } = 5;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Webhook is { } webhook
            && !(webhook.IsAbsoluteUri && (webhook.Scheme == Uri.UriSchemeHttps || webhook.Scheme == Uri.UriSchemeHttp)
                && webhook.UserInfo.Length == 0))
        {
            yield return new($"Alerts:Webhook is '{webhook}': write https://host/path, without a user or password in it.");
        }
        if (Webhook is not null && Secret is not { Length: >= ShortestSecret })
        {
            yield return new($"Alerts:Secret has {Secret?.Length ?? 0} characters: a webhook needs one of at least {ShortestSecret}, "
                + "which its receiver knows too.");
        }
    }
}

[OptionsValidator]
internal sealed partial class AlertOptionsValidator : IValidateOptions<AlertOptions>;
