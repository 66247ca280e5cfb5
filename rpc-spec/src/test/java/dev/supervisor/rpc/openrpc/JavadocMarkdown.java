package dev.supervisor.rpc.openrpc;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.util.SimpleDocTreeVisitor;
import java.util.List;

/** Writes the little of javadoc's markup that the contract uses as Markdown: code, links as code, paragraphs. */
final class JavadocMarkdown extends SimpleDocTreeVisitor<String, Void> {
    private static final JavadocMarkdown VISITOR = new JavadocMarkdown();

    private JavadocMarkdown() {}

    static String of(List<? extends DocTree> trees) {
        StringBuilder text = new StringBuilder();
        trees.forEach(tree -> text.append(VISITOR.visit(tree, null)));
        return text.toString().replaceAll(" *\n\n *", "\n\n").strip();
    }

    @Override
    public String visitText(TextTree text, Void nothing) {
        return oneLine(text.getBody());
    }

    @Override
    public String visitLiteral(LiteralTree literal, Void nothing) {
        String body = oneLine(literal.getBody().getBody());
        return literal.getKind() == DocTree.Kind.CODE ? "`" + body.strip() + "`" : body;
    }

    @Override
    public String visitLink(LinkTree link, Void nothing) {
        String signature = link.getReference().getSignature();
        return "`" + signature.substring(signature.lastIndexOf('.') + 1) + "`";
    }

    @Override
    public String visitStartElement(StartElementTree element, Void nothing) {
        return element.getName().contentEquals("p") ? "\n\n" : defaultAction(element, null);
    }

    /** Anything else has no place on the wire; it is shown as it stands, so that it is seen. */
    @Override
    protected String defaultAction(DocTree other, Void nothing) {
        return oneLine(other.toString());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
