namespace ZeroDte.Presentation.Shell;

/// <summary>A page that says why there is no other.</summary>
/// <param name="Title">What is wrong, in a few words.</param>
/// <param name="Text">What was wrong and what to do.</param>
public sealed record Notice(Site Site, string Title, string Text);
