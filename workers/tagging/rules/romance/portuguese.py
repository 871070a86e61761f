"""How Portuguese names institutions, offices and people. Data."""

from __future__ import annotations

from workers.tagging.rules.romance.words import Words, feminine_too

WORDS = Words(
    institutions=frozenset(
        "academia administração agência aliança assembleia associação autoridade banco biblioteca bolsa bureau câmara casa"
        " centro clube colégio comando comissão comissariado comitê comité companhia comunidade confederação congresso"
        " conselho consórcio consulado consulado-geral cooperativa corporação corte cruz defensoria delegacia delegação"
        " departamento direção direção-geral diretoria divisão embaixada empresa escola escritório exército faculdade"
        " federação fundação fundo gabinete governo grupo hospital inspeção inspetoria instituição instituto junta"
        " laboratório liga ministério missão movimento museu observatório organização organismo orquestra ouvidoria"
        " parlamento partido polícia procuradoria procuradoria-geral programa-quadro rede reitoria rádio secretaria"
        " secretariado secretaria-geral seção senado serviço sindicato sociedade superintendência supremo teatro tribunal"
        " união universidade usina unidade".split()
    ),
    ministries=frozenset("ministério secretaria departamento gabinete governo universidade banco comissão".split()),
    embassies=frozenset("embaixada consulado consulado-geral missão delegação escritório".split()),
    before_institutions=frozenset(
        "supremo suprema superior alto alta grande nova novo real primeiro primeira segundo segunda terceiro terceira"
        " antiga antigo pequeno pequena".split()
    ) - {"antiga", "antigo"},
    of=frozenset("de da do das dos d'".split()),
    aims=frozenset("para sobre contra pela pelo".split()),
    within=frozenset("em no na nos nas".split()),
    articles=frozenset("o a os as um uma".split()),
    conjunctions=frozenset({"e"}),
    topics=frozenset(
        "relações negócios assuntos exteriores estrangeiros fazenda defesa interior finanças economia comércio indústria"
        " ensino saúde agricultura pecuária pesca florestas águas água recursos hídricos transportes transporte energia"
        " minas petróleo gás justiça direito direitos trabalho emprego cidades terra terras uso solo meio ambiente clima"
        " ciência ciências tecnologia esporte esportes desporto turismo cultura juventude mulheres mulher povo povos paz"
        " guerra segurança estado estados chefes governo governos tratado norte sul leste oeste atlântico pacífico obras"
        " canais rios bacia bacias portos estradas ferrovias aviação mar oceanos alimentos alimentação letras artes"
        " estudos pesquisa pesquisas línguas medicina engenharia medicamentos migrações refugiados infância crianças"
        " contas imprensa notícias livros amizade boa vizinhança armas drogas crime fronteiras alfândegas política políticas física química matemática informática pública públicas logística casos".split()
    ),
    topic_endings=(
        "ção", "ções", "são", "sões", "dade", "dades", "mento", "mentos", "ogia", "ogias", "ística", "ática", "ências",
        "ência", "tura", "ismo", "ional", "ionais", "aria", "arias", "nomia", "ticas", "ticos", "icos", "icas", "ários",
        "gem", "dores", "tores", "iais",
    ),
    adjective_endings=(
        "al", "ais", "ica", "ico", "icas", "icos", "eia", "eu", "eias", "eus", "ana", "ano", "anas", "anos", "iva", "ivo",
        "ivas", "ivos", "ária", "ário", "esa", "ense", "enses", "osa", "ar", "ares", "ido", "ida", "idos", "idas", "ado",
        "ada", "ados", "adas", "ina", "ino", "iro", "ira", "iros", "iras", "ores", "eros",
    ),
    roles=feminine_too(
        "secretári/o/a secretário-geral secretária-geral vice-presidente presidente presidenta copresidente co-presidente"
        " diretor/a diretor-geral diretora-geral director/a director-geral subdiretor/a primeiro-ministro primeira-ministra"
        " premiê ministr/o/a vice-ministr/o/a chanceler reitor/a vice-reitor/a decan/o/a professor/a embaixador/a cônsul"
        " cônsul-geral governador/a prefeit/o/a inspetor/a inspetor-geral chefe subchefe porta-voz coordenador/a"
        " representante conselheir/o/a comissári/o/a enviad/o/a deputad/o/a senador/a rei rainha príncipe papa comandante"
        " general coronel capitão procurador/a procurador-geral procuradora-geral juiz juíza delegad/o/a gerente"
        " superintendente pesquisador/a investigador/a engenheir/o/a economista hidrólog/o/a fundador/a líder editor/a"
        " jornalista analista especialista bibliotecári/o/a tesoureir/o/a relator/a presidente-executiv/o/a"
    ),
    plural_roles=frozenset(
        "secretários secretárias secretários-gerais presidentes diretores diretoras ministros ministras embaixadores"
        " governadores prefeitos inspetores chanceleres reitores professores professoras representantes senadores"
        " deputados primeiros-ministros conselheiros coordenadores enviados chefes generais engenheiros pesquisadores"
        " líderes".split()
    ),
    role_adjectives=frozenset(
        "geral gerais executivo executiva adjunto adjunta adjuntos interino interina honorário honorária permanente"
        " permanentes especial especiais federal nacional associado associada sênior emérito emérita extraordinário"
        " plenipotenciário plenipotenciária titular técnico técnica científico científica administrativo administrativa"
        " financeiro financeira regional russo russa chinês chinesa cazaque quirguiz tajique uzbeque indiano indiana paquistanês"
        " paquistanesa iraniano iraniana bielorrusso bielorrussa brasileiro brasileira português portuguesa ucraniano turco"
        " turca mongol afegão azerbaijano alemão alemã francês francesa japonês japonesa americano norte-americano"
        " britânico britânica italiano italiana sul-coreano saudita egípcio espanhol espanhola".split()
    ),
    before_roles=frozenset(
        "primeiro primeira segundo segunda terceiro terceira antigo antiga antigos ex atual atuais novo nova então vice"
        " alto alta".split()
    ),
    former=("ex-", "vice-", "sub-", "co-"),
    honorifics=frozenset(
        "sr sra srs srta dr dra drs prof profa eng enga dom dona d senhor senhora exmo exma min emb".split()
    ),
    given_names=frozenset(
        "joão josé luiz luís antônio antónio francisco paulo pedro manuel miguel rafael tiago thiago gustavo felipe filipe"
        " rodrigo fernando eduardo henrique márcio sérgio marcelo mauro celso fernanda juliana mariana beatriz inês ana"
        " maria luísa luiza catarina cláudia patrícia sônia sofia teresa dilma jair geraldo aloysio simone marina camila"
        " vladímir serguei sergei andrei dmitri alexandre aleksandr mikhail nicolau guilherme jorge carlos ricardo".split()
    ),
    particles=frozenset("da de do das dos e van von der den del della di bin ibn ben al el bint la le".split()),
    sayers=frozenset(
        "disse afirmou declarou segundo conforme acrescentou explicou anunciou destacou observou ressaltou por".split()
    ),
    openings=frozenset(
        "o a os as um uma no na nos nas em de do da dos das ao aos à às para por pelo pela com sem sob sobre e ou mas que"
        " se ele ela eles elas seu sua seus suas este esta estes estas esse essa isso isto aquele aquela cada todo toda"
        " todos todas após antes depois durante desde até entre quando enquanto como onde também segundo conforme ainda"
        " hoje ontem amanhã cerca além não já mais muito muitos ambos outro outra outros algum alguns quem foi são é será"
        " há houve era eram janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
        " segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo ex porém contudo assim então"
        " resultados fonte foto notícias palavras água nós eu lá aqui sua nesta neste nessa nesse naquele deste desta"
        " participantes oradores falando discursando agora finalmente perspectivas quarto quinta quinto terceiro terceira"
        " primeiro primeira artigo acordo tratado lei declaração carta plano programa projeto iniciativa".split()
    ),
    opening_endings=("aram", "eram", "iram", "ando", "endo", "indo", "ou", "mente"),
    place_heads=frozenset(
        "rio lago mar oceano golfo baía ilha ilhas monte montanha montanhas serra vale deserto província região distrito"
        " cidade município estado oblast condado península estreito porto bairro vila aldeia capital canal cordilheira"
        " planalto república bacia".split()
    ),
    buildings=frozenset("hotel palácio avenida rua praça aeroporto estádio parque ponte torre".split()),
    no_acronyms=frozenset(
        "PIB COVID TV IA TI CEO PDF GPS DNA HIV AIDS CPF CNPJ ISO KM PME PMEs VIP FAQ SMS URL USB QR II III IV VI VII VIII"
        " IX XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII XXIII XXIV XXV USD EUR BRL RP EUA RPC RU URSS".split()
    ),
)  # fmt: skip
