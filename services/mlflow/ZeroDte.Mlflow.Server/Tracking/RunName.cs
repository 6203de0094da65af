namespace ZeroDte.Mlflow.Server.Tracking;

/// <summary>A name for a run that was given none: easy to say, and always the same for the same run.</summary>
internal static class RunName
{
    private static readonly string[] First =
    [
        "amber", "brisk", "calm", "clear", "crisp", "dusky", "early", "fair", "fleet", "glad", "gusty", "hardy", "hazel", "jolly",
        "keen", "late",
        "lucid", "merry", "misty", "noble", "pale", "plucky", "quiet", "rapid", "rosy", "sandy", "sleek", "snowy", "steady", "sunny",
        "tidy", "wry",
    ];

    private static readonly string[] Second =
    [
        "avocet", "bittern", "bunting", "curlew", "dipper", "dunlin", "egret", "falcon", "fulmar", "gannet", "godwit", "grebe", "heron",
        "hobby", "ibis", "kestrel",
        "knot", "lapwing", "linnet", "martin", "merlin", "osprey", "petrel", "pipit", "plover", "raven", "ruff", "shrike", "siskin",
        "snipe", "swift", "tern",
    ];

    public static string Of(Guid run)
    {
        var bytes = run.ToByteArray();
        return $"{First[bytes[0] % First.Length]}-{Second[bytes[1] % Second.Length]}-{(bytes[2] << 8 | bytes[3]) % 1000}";
    }
}
